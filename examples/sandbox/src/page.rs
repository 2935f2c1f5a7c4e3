//! The few HTML pages people see: plain forms, no script needed, no outside resources.

use std::fmt::Write as _;

/// Escapes text for HTML, in content and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1c2733;--soft:#5b6b7b;--line:#d6dee6;--paper:#fff;--back:#eef2f6;--deed:#0b7285}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9fb0c0;--line:#33414f;--paper:#1a232c;--back:#10171e;--deed:#3bc9db}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);
color:var(--ink);font:16px/1.5 system-ui,sans-serif}main{width:min(26rem,92vw);background:var(--paper);
border:1px solid var(--line);border-radius:14px;padding:2rem}h1{font-size:1.3rem;margin:0 0 .5rem}
p{color:var(--soft);margin:.25rem 0 1rem}label{display:block;font-size:.85rem;color:var(--soft);margin:.75rem 0 .2rem}
input{width:100%;padding:.6rem .7rem;border:1px solid var(--line);border-radius:8px;font:inherit;background:transparent;color:inherit}
ul{padding-left:1.2rem;margin:.5rem 0 1rem}button{width:100%;margin-top:1rem;padding:.7rem;border:0;border-radius:8px;
background:var(--deed);color:#fff;font:inherit;font-weight:600;cursor:pointer}button.plain{background:transparent;
color:var(--soft);border:1px solid var(--line)}.bad{color:#c92a2a}small{color:var(--soft);display:block;margin-top:1.25rem}";

/// A whole page around some content.
pub(crate) fn page(title: &str, content: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main>{content}<small>dental-sandbox: an imitation on this computer. Nothing here is real.</small>\
         </main></body></html>",
        title = escape(title),
    )
}

/// A page with one message.
pub(crate) fn message(title: &str, text: &str) -> String {
    page(
        title,
        &format!("<h1>{}</h1><p>{}</p>", escape(title), escape(text)),
    )
}

/// The login form.
pub(crate) fn login(action: &str, form_token: &str, suggested: &str, wrong: bool) -> String {
    let complaint = if wrong {
        "<p class=\"bad\">Wrong e-mail or password.</p>"
    } else {
        ""
    };
    page(
        "Sign in",
        &format!(
            "<h1>Sign in</h1>{complaint}<form method=\"post\" action=\"{action}/login\">\
             <input type=\"hidden\" name=\"form_token\" value=\"{form_token}\">\
             <label for=\"login\">E-mail</label>\
             <input id=\"login\" name=\"login\" type=\"email\" autocomplete=\"username\" value=\"{suggested}\" required>\
             <label for=\"password\">Password</label>\
             <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\
             <button>Sign in</button></form>{abort}",
            action = escape(action),
            form_token = escape(form_token),
            suggested = escape(suggested),
            abort = abort(action, form_token, "Cancel"),
        ),
    )
}

/// The consent form.
pub(crate) fn consent(
    action: &str,
    form_token: &str,
    client: &str,
    who: &str,
    scopes: &[(&str, &str)],
) -> String {
    let list = scopes
        .iter()
        .fold(String::new(), |mut list, (scope, meaning)| {
            let _ = write!(
                list,
                "<li><code>{}</code>: {}</li>",
                escape(scope),
                escape(meaning)
            );
            list
        });
    page(
        "Allow access",
        &format!(
            "<h1>Allow access?</h1><p><strong>{client}</strong> asks to act for {who}:</p><ul>{list}</ul>\
             <form method=\"post\" action=\"{action}/confirm\">\
             <input type=\"hidden\" name=\"form_token\" value=\"{form_token}\"><button>Allow</button></form>{abort}",
            client = escape(client),
            who = escape(who),
            action = escape(action),
            form_token = escape(form_token),
            abort = abort(action, form_token, "Deny"),
        ),
    )
}

fn abort(action: &str, form_token: &str, word: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{}/abort\"><input type=\"hidden\" name=\"form_token\" value=\"{}\">\
         <button class=\"plain\">{word}</button></form>",
        escape(action),
        escape(form_token),
    )
}

/// OAuth 2.0 Form Post Response Mode: a form that submits itself, with a button where scripts are off.
pub(crate) fn form_post(action: &str, fields: &[(String, String)]) -> String {
    let inputs = fields
        .iter()
        .fold(String::new(), |mut inputs, (name, value)| {
            let _ = write!(
                inputs,
                "<input type=\"hidden\" name=\"{}\" value=\"{}\"/>",
                escape(name),
                escape(value)
            );
            inputs
        });
    format!(
        "<!doctype html><html><head><title>Submitting Callback</title><script>\
         document.addEventListener('DOMContentLoaded', function () {{ document.forms[0].submit() }});\
         </script></head><body><form method=\"post\" action=\"{}\">{inputs}\
         <noscript><button type=\"submit\">Continue</button></noscript></form></body></html>",
        escape(action),
    )
}

/// A page whose script hands the answer to the window that opened it.
pub(crate) fn web_message(target: &str, response: &serde_json::Value) -> String {
    // JSON inside a script element: a "</script>" in a value must not end the element.
    let json = |value: &serde_json::Value| value.to_string().replace('<', "\\u003c");
    format!(
        "<!doctype html><html><head><title>Web Message Response</title></head><body><script>\
         (function(win, doc) {{ var data = {{\"response\":{},\"redirect_uri\":{}}};\
         var main = win.opener || (win.parent !== win ? win.parent : null); if (!main) return;\
         main.postMessage({{type:'authorization_response',response:data.response}}, data.redirect_uri);\
         }})(this, this.document);</script></body></html>",
        json(response),
        json(&serde_json::Value::from(target)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_their_place_in_a_page() {
        let evil = "\"><script>alert(1)</script>";
        let fields = [("state".to_owned(), evil.to_owned())];
        assert!(!form_post("https://c.example.test/", &fields).contains(evil));
        assert!(!message("x", evil).contains(evil));
        let script = web_message(
            "https://c.example.test/",
            &serde_json::json!({"state": evil}),
        );
        assert_eq!(script.matches("</script>").count(), 1);
    }
}
