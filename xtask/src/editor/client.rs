//! An editor that has one file open: the client's side of the Language Server Protocol.

use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

/// The server's word that the file changed while it was at the request: ask again.
const CONTENT_MODIFIED: i32 = -32801;

pub(crate) struct Client {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    uri: String,
    version: i32,
    requests: i32,
}

impl Client {
    /// Starts the server on the crate of a file, opens the file, and waits until all is loaded.
    pub(crate) fn start(server: &Path, file: &Path) -> Result<Self> {
        let folder = file.ancestors().nth(2).context("the file stands in a crate")?;
        let mut server = Command::new(server)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("rust-analyzer can't be started")?;
        let input = server.stdin.take().context("it was piped")?;
        let output = BufReader::new(server.stdout.take().context("it was piped")?);
        let uri = format!("file://{}", file.display());
        let mut client = Self { server, input, output, uri, version: 0, requests: 0 };

        let root = format!("file://{}", folder.display());
        client.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "workspaceFolders": [{ "uri": root, "name": "edited" }],
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "textDocument": {
                        "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
                        "hover": { "contentFormat": ["markdown"] },
                        "definition": { "linkSupport": true },
                        "diagnostic": {},
                    },
                },
                "initializationOptions": {
                    "checkOnSave": false,
                    "cachePriming": { "enable": false },
                    "cargo": { "targetDir": true },
                    "hover": { "memoryLayout": { "enable": false } },
                },
            }),
        )?;
        client.notify("initialized", json!({}))?;
        let text = std::fs::read_to_string(file)?;
        let document = json!({ "uri": client.uri, "languageId": "rust", "version": 0, "text": text });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }))?;
        client.wait_until_loaded()?;
        Ok(client)
    }

    pub(crate) fn document(&self) -> Value {
        json!({ "uri": self.uri })
    }

    /// Puts another text into the open file.
    pub(crate) fn show(&mut self, text: &str) -> Result<()> {
        self.version += 1;
        let document = json!({ "uri": self.uri, "version": self.version });
        let changes = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", changes)
    }

    /// Asks, and waits for the answer.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Result<Value> {
        loop {
            self.requests += 1;
            let id = RequestId::from(self.requests);
            self.send(&Request::new(id.clone(), method.to_owned(), params).into())?;
            let response = loop {
                match self.receive()? {
                    Message::Response(response) if response.id == id => break response,
                    _ => {}
                }
            };
            match response.response_result {
                Ok(result) => return Ok(result),
                Err(error) if error.code == CONTENT_MODIFIED => {}
                Err(error) => bail!("{method}: {}", error.message),
            }
        }
    }

    /// The server says so once the crate's dependencies and macros are built and read.
    fn wait_until_loaded(&mut self) -> Result<()> {
        loop {
            if let Message::Notification(Notification { method, params }) = self.receive()?
                && method == "experimental/serverStatus"
                && params["quiescent"] == true
            {
                return match params["health"].as_str() {
                    Some("ok") => Ok(()),
                    _ => bail!("rust-analyzer: {}", params["message"].as_str().unwrap_or("it is not well")),
                };
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) -> Result<()> {
        self.send(&Notification { method: method.to_owned(), params }.into())
    }

    fn send(&mut self, message: &Message) -> Result<()> {
        message.write(&mut self.input)?;
        Ok(self.input.flush()?)
    }

    /// The next message. What the server asks of the editor has no answer here, and needs none.
    fn receive(&mut self) -> Result<Message> {
        let message = Message::read(&mut self.output)?.context("rust-analyzer stopped")?;
        if let Message::Request(request) = &message {
            self.send(&Response::new_ok(request.id.clone(), Value::Null).into())?;
        }
        Ok(message)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Whether it was still running or not, it is gone behind this.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
