/** The look of a report: light, on screen and on paper. */
export const reportStyle = `
:root{color-scheme:light}
body{margin:0;background:#fff;color:#14181d;font:400 15px/1.5 system-ui,sans-serif}
main{max-width:860px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px}
h2{font-size:20px;margin:32px 0 8px;padding-top:16px;border-top:1px solid #e2e5e9}
h3{font-size:16px;margin:20px 0 4px}
h4,h5,h6{font-size:15px;margin:16px 0 4px}
p,ul,ol,blockquote,figure,pre{margin:0 0 12px}
p,li{max-width:75ch;overflow-wrap:anywhere}
.subtitle,figcaption{color:#57606a}
figcaption{font-size:13px;max-width:75ch}
figure svg{display:block;width:100%;max-width:760px;height:auto}
blockquote{padding-left:12px;border-left:3px solid #e2e5e9;color:#57606a}
pre{padding:12px;border-radius:6px;background:#f6f7f8;white-space:pre-wrap;overflow-wrap:anywhere}
pre,code{font:400 13px/1.5 ui-monospace,monospace}
.wide{overflow-x:auto;margin-bottom:12px}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:3px 16px 3px 0;border-bottom:1px solid #e2e5e9;text-align:left;vertical-align:top;overflow-wrap:break-word}
th{color:#57606a;font-weight:600}
.number{text-align:right}
hr{border:0;border-top:1px solid #e2e5e9}
a{color:#0f766e}
@media print{
main{max-width:none;padding:0}
body{font-size:10pt}
table{font-size:8pt}
.wide{overflow:visible}
h2,h3{break-after:avoid}
figure,tr,pre{break-inside:avoid}
}
`
