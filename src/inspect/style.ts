/** Two inks on calm paper: blue speaks for, ochre against. Numbers stand in columns. The page's own styles cannot reach in. */
export const style = `:host{display:contents!important}
section,.pill{all:initial;direction:ltr;--paper:#fff;--soft:#f3f4f8;--line:#e2e5ec;--text:#1c2030;--dim:#5c6376;--ink:#3b50d0;--minus:#b4600e;--light:44%;
position:fixed;z-index:2147483646;inset:12px 12px 12px auto;box-sizing:border-box;background:var(--paper);color:var(--text);border:1px solid var(--line);border-radius:10px;box-shadow:0 12px 36px #0003;font:13px/20px system-ui,sans-serif;color-scheme:light}
section{display:flex;flex-direction:column;width:380px;overflow:hidden}
.left{inset:12px auto 12px 12px}
.pill{inset:70vh 0 auto auto;gap:8px;padding:7px 12px 7px 14px;border-radius:99px 0 0 99px;font-weight:600;cursor:pointer}
.pill.left{inset:70vh auto auto 0;border-radius:0 99px 99px 0}
[hidden]{display:none!important}
*{box-sizing:border-box}
header,summary,h3,.chips,.pill{display:flex;align-items:center}
header{gap:8px}
section>header{flex-wrap:wrap;padding:8px 8px 8px 14px;border-bottom:1px solid var(--line)}
section>header>small{order:1;width:100%;overflow-wrap:anywhere}
.events small{flex:1;text-align:end}
.drop{width:9px;height:9px;border-radius:0 50% 50%;background:var(--ink);transform:translateY(1px) rotate(45deg)}
h2,h3,p,ul,ol{margin:0;padding:0;list-style:none;font-size:inherit}
h2{font-weight:600;font-size:12px;color:var(--dim)}
.part{padding:10px 14px 12px}
.part+.part,.events{border-top:1px solid var(--line)}
.top,ol{overflow:auto;overscroll-behavior:contain;scrollbar-width:thin;scrollbar-color:var(--dim) transparent;mask:linear-gradient(#000 calc(100% - 28px),#0000)}
.top{max-height:64%;padding-bottom:14px}
p,small{color:var(--dim);font-size:12px;line-height:18px}
b,time{font:12px/20px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:nowrap}
em,.tag{flex:none;padding:0 7px;border-radius:5px;background:var(--soft);color:var(--dim);font:12px/18px system-ui,sans-serif}
.tag{margin-inline-end:auto}
button{font:inherit;color:inherit;cursor:pointer}
:focus-visible{outline:2px solid var(--ink);outline-offset:-2px}
.icon{display:grid;place-items:center;width:26px;height:26px;padding:0;border:0;border-radius:6px;background:none;color:var(--dim)}
.icon:hover{background:var(--soft);color:var(--text)}
[aria-pressed=true]{background:var(--ink)!important;color:var(--paper)!important;border-color:var(--ink)!important}
svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round}
summary{gap:10px;height:26px;cursor:pointer;list-style:none;border-radius:5px}
summary::-webkit-details-marker{display:none}
summary:before{content:"";width:5px;height:5px;margin:0 2px 0 1px;border:solid var(--dim);border-width:0 1.5px 1.5px 0;transform:rotate(-45deg)}
[open]>summary:before{transform:rotate(45deg)}
summary>span{flex:1;font-weight:500}
summary>b{width:36px;text-align:right;font-weight:600;font-size:13px}
.bar,.signed{display:block;position:relative;height:6px;border-radius:3px;background:var(--soft);overflow:hidden}
.bar{width:132px}
.bar>i,.signed>i{position:absolute;inset:0;background:var(--ink);transform:scaleX(0);transform-origin:0;transition:transform .2s}
.reasons li{display:grid;grid-template-columns:minmax(0,1fr) auto 76px 44px;gap:10px;align-items:baseline;padding-inline-start:18px;line-height:21px}
.reasons span,.type{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.reasons b{text-align:right}
.reasons span+b{color:var(--dim)}
.signed{align-self:center}
.signed>i{left:50%}
.signed>.minus{background:var(--minus)}
.signed:after{content:"";position:absolute;inset:0 auto 0 50%;width:1px;background:var(--dim)}
details>p{padding:4px 0 6px 18px}
.trigger{padding:4px 0 5px}
h3{align-items:baseline;gap:8px;font-weight:500}
h3 small{margin-inline-start:auto}
.pending,.fired{background:var(--ink);color:var(--paper)}
.clauses{display:grid;grid-template-columns:8px minmax(0,1fr) auto auto;gap:0 10px;align-items:baseline}
.clauses li{display:contents}
.clauses b{text-align:right}
.clauses small{overflow-wrap:anywhere}
.mark{width:8px;height:8px;border:1.5px solid var(--dim);border-radius:50%}
.mark.holds{background:var(--ink);border-color:var(--ink)}
.events{flex:1 1 0;min-height:140px;display:flex;flex-direction:column;padding:8px 0 0}
.events>header{padding:0 8px 0 14px}
.chips{flex-wrap:wrap;gap:5px;padding:4px 14px 8px;border-bottom:1px solid var(--line)}
.type:before{content:"";display:inline-block;width:7px;height:7px;margin-inline-end:6px;border-radius:2px;background:hsl(var(--hue,220) 55% var(--light))}
.chip{padding:0 8px;border:1px solid var(--line);border-radius:99px;background:none;font-size:12px;line-height:20px}
.chip:hover{background:var(--soft)}
.chip b{margin-inline-start:6px;opacity:.75}
ol{flex:1;padding-bottom:26px}
ol li{display:grid;align-items:baseline;grid-template-columns:48px 104px minmax(0,1fr);gap:8px;padding:2px 14px;border-bottom:1px solid var(--soft)}
ol time{color:var(--dim)}
ol li>:last-child{color:var(--dim);overflow-wrap:anywhere;font-size:12px}
ol strong{font-weight:500;color:var(--text)}
@media (max-width:480px){section,section.left{inset:8px 8px auto;width:auto;height:64vh}.top{max-height:70%}.pill{gap:0;font-size:0}}
@media (prefers-color-scheme:dark){section,.pill{--paper:#14161d;--soft:#20232d;--line:#2b2f3b;--text:#e7e9f0;--dim:#9aa1b4;--ink:#93a4ff;--minus:#e2a15a;--light:66%;color-scheme:dark}}
@media (forced-colors:active){section,.pill{--paper:Canvas;--ink:CanvasText;--minus:CanvasText}.drop,.mark.holds,.bar>i,.signed>i,.pending,.fired,[aria-pressed=true]{forced-color-adjust:none}.bar,.signed{border:1px solid}}
@media (prefers-reduced-motion:reduce){.bar>i,.signed>i{transition:none}}
@media print{section,.pill{display:none}}`
