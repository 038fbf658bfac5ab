//! Actions of a test on an open page.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chromiumoxide::cdp::browser_protocol::emulation::{
    SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetFocusEmulationEnabledParams,
    SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, InsertTextParams,
};
use chromiumoxide::cdp::browser_protocol::page::{NavigateParams, ReloadParams};
use chromiumoxide::cdp::browser_protocol::{log, network, page};
use chromiumoxide::error::CdpError;
use chromiumoxide::keys::get_key_definition;
use chromiumoxide::page::Page;
use chromiumoxide::types::Command;
use serde::de::DeserializeOwned;

use crate::browser::Chromium;
use crate::patience::Patience;
use crate::reader::Reader;
use crate::seen::Seen;

/// Width and height of a window, in CSS pixels.
pub type View = (i64, i64);

/// A wide window.
pub const WIDE: View = (1600, 1000);

/// A small phone.
pub const PHONE: View = (360, 800);

/// The time between two questions to the page.
const POLL: Duration = Duration::from_millis(20);

/// An open page.
pub struct Visit {
    pub(crate) page: Page,
    chromium: Arc<Chromium>,
    reader: Option<Arc<Reader>>,
    seen: Seen,
    patience: Patience,
}

impl Visit {
    /// Prepares an empty page that `seen` listens to.
    pub(crate) async fn prepare(
        page: Page,
        chromium: Arc<Chromium>,
        reader: Option<Arc<Reader>>,
        seen: Seen,
        view: View,
    ) -> Result<Visit> {
        let visit = Visit {
            page,
            chromium,
            reader,
            seen,
            patience: Patience::USUAL,
        };
        visit.command(network::EnableParams::default()).await?;
        visit.command(log::EnableParams::default()).await?;
        visit.command(page::EnableParams::default()).await?;
        // Many pages are open at once, and each must think that it has the focus.
        visit
            .command(SetFocusEmulationEnabledParams::new(true))
            .await?;
        visit
            .command(SetDeviceMetricsOverrideParams::new(
                view.0,
                view.1,
                1.0,
                view == PHONE,
            ))
            .await?;
        Ok(visit)
    }

    /// Waits no longer than this from now on.
    pub fn set_patience(&mut self, patience: Patience) {
        self.patience = patience;
    }

    /// The addresses that it has asked for until now.
    pub fn requests(&self) -> Vec<String> {
        self.seen.requests()
    }

    /// Complaints of the page until now: errors in the console, exceptions, and
    /// what could not be loaded.
    pub fn complaints(&self) -> Vec<String> {
        self.seen.complaints()
    }

    /// Sends a command to the page and does not insist on the answer.
    ///
    /// chromiumoxide gives up on an answer after 30 s, and no setting changes that.
    /// By then the command has been sent. Commands are answered in their order, so
    /// what is asked of the page afterwards sees what this one did.
    pub(crate) async fn command<C: Command>(&self, command: C) -> Result<()> {
        let name = command.identifier();
        match self.page.execute(command).await {
            Ok(_) | Err(CdpError::Timeout) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("sending {name} to the page")),
        }
    }

    /// Opens an address here and waits until the page has come to rest.
    pub async fn go_to(&self, address: &str) -> Result<()> {
        // An address that differs in the part behind `#` alone loads nothing.
        match self.page.execute(NavigateParams::new(address)).await {
            Ok(answer) => {
                if let Some(error) = &answer.result.error_text {
                    bail!("opening {address}: {error}");
                }
            }
            Err(CdpError::Timeout) => {}
            Err(error) => return Err(error).with_context(|| format!("opening {address}")),
        }
        let wanted = address.split('#').next().unwrap_or_default();
        self.wait_for(&format!(
            "location.href.split('#')[0] === {wanted:?} && document.readyState === 'complete' \
             && document.fonts.status === 'loaded'"
        ))
        .await
        .with_context(|| format!("opening {address}"))
    }

    /// The value of a JavaScript expression without effects: it is asked again when
    /// no answer comes.
    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let mut waiting = self.patience.begin();
        loop {
            let answer = tokio::time::timeout(waiting.left(), self.page.evaluate(expression));
            match answer.await {
                Ok(Err(CdpError::Timeout)) => {}
                Ok(answer) => {
                    return answer
                        .with_context(|| format!("evaluating {expression}"))?
                        .into_value()
                        .with_context(|| format!("reading the value of {expression}"));
                }
                Err(_) => bail!("evaluating {expression}: {}", waiting.too_long()),
            }
            if let Some(reason) = self.over(&mut waiting) {
                bail!("evaluating {expression}: {reason}");
            }
        }
    }

    /// Runs JavaScript for its effect.
    pub async fn run(&self, script: &str) -> Result<()> {
        let script = format!("(() => {{ {script}; return true }})()");
        match self.page.evaluate(script.as_str()).await {
            // It was sent and will be run, as with a command.
            Ok(_) | Err(CdpError::Timeout) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("running {script}")),
        }
    }

    /// Waits until a JavaScript condition holds, as long as there is progress.
    pub async fn wait_for(&self, condition: &str) -> Result<()> {
        let mut waiting = self.patience.begin();
        let asked = format!("!!({condition})");
        loop {
            let answer = tokio::time::timeout(waiting.left(), self.page.evaluate(asked.as_str()));
            let reason = match answer.await {
                // While a page is being replaced there is nothing to ask.
                Ok(answer) => match answer.map(|value| value.into_value::<bool>()) {
                    Ok(Ok(true)) => return Ok(()),
                    _ => self.over(&mut waiting),
                },
                Err(_) => Some(waiting.too_long()),
            };
            if let Some(reason) = reason {
                let condition: String = condition.chars().take(500).collect();
                let url = self.page.url().await.ok().flatten().unwrap_or_default();
                bail!("{url}: this did not come true, {reason}: {condition}");
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// The reason why waiting is over, when it is.
    fn over(&self, waiting: &mut crate::patience::Waiting) -> Option<String> {
        if self.chromium.has_ended() {
            return Some("the browser has crashed".to_owned());
        }
        let reader = self.reader.as_deref();
        let events = self.seen.events() + reader.map_or(0, Reader::lines);
        waiting.step(events, || reader.map_or(0, Reader::processor_time))
    }

    /// Gives the first element that `selector` finds the focus, as soon as it is there.
    async fn focus(&self, selector: &str) -> Result<()> {
        self.wait_for(&format!(
            "(() => {{ const one = document.querySelector({selector:?}); if (!one) return false; \
             if (one === document.body) document.activeElement.blur(); else one.focus(); \
             return document.activeElement === one }})()"
        ))
        .await
    }

    /// Focuses an element and presses a key there.
    pub async fn press(&self, selector: &str, key: &str) -> Result<()> {
        self.focus(selector).await?;
        self.key(key, "").await
    }

    /// Presses the first button with this name, by keyboard, when it is there.
    pub async fn press_button(&self, name: &str) -> Result<()> {
        self.wait_for(&format!(
            "(() => {{ const button = [...document.querySelectorAll('button')].find(b => (b.getAttribute('aria-label') || b.textContent).trim() === {name:?}); \
             if (!button) return false; button.focus(); return document.activeElement === button }})()"
        ))
        .await?;
        self.key("Enter", "").await
    }

    /// The name of the element that has the focus: its label, else its text.
    pub async fn focused(&self) -> Result<String> {
        self.eval(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()",
        )
        .await
    }

    /// Presses a key where the focus is. `held` is `Control`, `Shift` or nothing.
    pub async fn key(&self, key: &str, held: &str) -> Result<()> {
        let definition = get_key_definition(key).with_context(|| format!("no key {key}"))?;
        let modifiers = match held {
            "Control" => 2,
            "Shift" => 8,
            _ => 0,
        };
        // A key that writes something is another event for the browser: Enter presses
        // a button by the sign that it writes.
        let writes = match definition.text {
            _ if modifiers != 0 => None,
            None if definition.key.chars().count() == 1 => Some(definition.key),
            text => text,
        };
        let down = match writes {
            Some(_) => DispatchKeyEventType::KeyDown,
            None => DispatchKeyEventType::RawKeyDown,
        };
        for kind in [down, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::builder()
                .r#type(kind.clone())
                .modifiers(modifiers)
                .key(definition.key)
                .code(definition.code)
                .windows_virtual_key_code(definition.key_code)
                .native_virtual_key_code(definition.key_code);
            if let (DispatchKeyEventType::KeyDown, Some(text)) = (kind, writes) {
                event = event.text(text);
            }
            self.command(event.build().map_err(anyhow::Error::msg)?)
                .await?;
        }
        Ok(())
    }

    /// Writes text where the focus is.
    pub async fn write(&self, text: &str) -> Result<()> {
        self.command(InsertTextParams::new(text)).await
    }

    /// Types into an input, key by key.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result<()> {
        self.focus(selector).await?;
        for letter in text.chars() {
            self.key(&letter.to_string(), "").await?;
        }
        Ok(())
    }

    /// Shows the page as it would be printed.
    pub async fn as_printed(&self) -> Result<()> {
        self.command(SetEmulatedMediaParams::builder().media("print").build())
            .await
    }

    /// Loads the page again in a browser that runs no scripts.
    pub async fn reload_without_scripts(&self) -> Result<()> {
        self.command(SetScriptExecutionDisabledParams::new(true))
            .await?;
        self.reload().await
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        // The page that is there now is told from the one that comes.
        self.run("window.isTheOldPage = true").await?;
        self.command(ReloadParams::default()).await?;
        self.wait_for("!window.isTheOldPage && document.readyState === 'complete'")
            .await
    }

    /// Closes the page.
    pub async fn close(self) -> Result<()> {
        self.command(page::CloseParams::default()).await
    }
}
