//! Made-up documents of any size.

/// Markdown of at least so many bytes: headings, paragraphs, lists, tables, fences, and Korean.
pub fn markdown(bytes: usize) -> String {
    let mut text = String::from("# 개요 Overview\n\n");
    let mut section = 0;
    while text.len() < bytes {
        section += 1;
        text.push_str(&format!(
            "## Section {section}\n\nThe sweep keeps `log-{section}` until its *owner* has seen it. 로그는 담당자가 볼 때까지 남는다.\n\n\
             - owner: Dana\n- state: open\n\n| file | use |\n|---|---|\n| `a-{section}.md` | the steps |\n\n\
             ```sh\nsweep --log {section}\n```\n\n"
        ));
    }
    text
}

/// A YAML mapping of at least so many bytes.
pub fn yaml(bytes: usize) -> String {
    let mut text = String::from("schema_version: made-up-v1\n");
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        text.push_str(&format!(
            "entry_{number}:\n  title: \"Entry {number}\"  # 항목\n  files: [a/{number}.md, b/{number}.md]\n  steps:\n    \
             - name: sweep\n      days: {number}\n"
        ));
    }
    text
}

/// A JSON object of at least so many bytes.
pub fn json(bytes: usize) -> String {
    let mut text = String::from("{\"schema_version\": \"made-up-v1\"");
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        text.push_str(&format!(
            ",\n  \"entry_{number}\": {{\"title\": \"항목 {number}\", \"files\": [\"a/{number}.md\"], \"days\": {number}}}"
        ));
    }
    text.push_str("}\n");
    text
}
