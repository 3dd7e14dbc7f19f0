"""A check for schemathesis: no answer, of whatever status, tells how this server is built.

Not counted is what the request itself said, and the pages whose very subject is the API.
"""

import re
import urllib.parse

import schemathesis

# What no answer of a server of ours has any reason to say.
LEAKS = {
    "a file of ours": r"/src/|\.rs\b|\.cargo|/rustc/|/target/(?:release|debug)|crm-attack-|\bcrm\.db\b|/(?:home|root)/",
    "SQL": r"\bSELECT\s|\bINSERT\s|\bDELETE FROM\b|\bUPDATE \S+ SET\b|\bsqlx\b|\bsea[_-](?:orm|query)\b|SQLSTATE|\bDbErr\b"
    r"|no such (?:table|column)|constraint failed|violates \S+(?: \S+)? constraint|syntax error at or near|SQLITE_"
    r"|near \"[^\"]*\": syntax error",
    "a name in the code": r"\bcrm_\w+::"
    r"|\b(?:std|core|alloc|tokio|actix\w*|serde\w*|sqlx|sea_\w+|reqwest|hyper|rustls|lettre|utoipa)::\w",
    "a panic": r"panicked at|stack backtrace|RUST_BACKTRACE|called `(?:Option|Result)::|thread '[^']*'",
    "the database's address": r"\bpostgres(?:ql)?://|\bsqlite://",
}
ABOUT_THE_API = ["/api/openapi.json", "/docs"]


def said(request):
    """Everything that the request says, as it was written and as it reads."""
    body = request.body or b""
    body = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
    words = [request.url, body, *(f"{name}: {value}" for name, value in request.headers.items())]
    words += [urllib.parse.unquote_plus(word) for word in words]
    # A string in JSON may write any character as \\uXXXX.
    return "\n".join([*words, re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), body)])


def leaks(text, asked):
    """What the text tells of us, each with a few words around it. `asked` is what the request said."""
    for kind, pattern in LEAKS.items():
        for match in re.finditer(pattern, text):
            if match[0] not in asked:
                yield f"{kind}: {text[max(0, match.start() - 60) : match.end() + 60]!r}"


@schemathesis.check
def tells_nothing_of_us(_context, response, case):
    """Looks through body and headers."""
    if case.operation.path in ABOUT_THE_API:
        return
    headers = "\n".join(f"{name}: {', '.join(values)}" for name, values in response.headers.items())
    if found := list(leaks(f"{headers}\n{response.text}", said(response.request))):
        raise AssertionError("the answer tells of us: " + "; ".join(found))
