//! What a test or a person can do with mail.

use super::{Control, ControlError};
use crate::mail::{BounceIn, Mail, MailFault, MailIn};

impl Control {
    /// Where the simulated mail server takes mail, `smtp://127.0.0.1:PORT`.
    pub fn smtp_url(&self) -> String {
        self.0.smtp_address().map_or_else(String::new, |address| format!("smtp://{address}"))
    }

    /// Where mails of people are posted.
    pub fn mail_hook(&self) -> Option<String> {
        self.0.world().post.hook.clone()
    }

    /// Names where mails of people are posted: the webhook address of the CRM's mailbox.
    pub fn set_mail_hook(&self, url: Option<String>) {
        self.0.world().post.hook = url;
    }

    /// Every mail that the server took, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.0.world().post.mails.clone()
    }

    /// Lets something go wrong with the next mails.
    pub fn fail_mail(&self, fault: MailFault, times: usize) {
        self.0.world().post.fail(fault, times);
    }

    /// What still waits to go wrong.
    pub fn mail_faults(&self) -> Vec<MailFault> {
        self.0.world().post.faults()
    }

    /// Lets nothing more go wrong.
    pub fn clear_mail_faults(&self) {
        self.0.world().post.clear_faults();
    }

    /// A customer mails the office. Returns the mail's `Message-ID`.
    ///
    /// # Errors
    /// When no hook is named, the answered mail is not there, or the hook does not take the mail.
    pub async fn mail(&self, mail: &MailIn) -> Result<String, ControlError> {
        let (id, raw) = {
            let mut world = self.0.world();
            let id = format!("{}@customer.example", world.ids.next("ML"));
            let answered = match mail.answers {
                None => None,
                Some(seq) => Some(
                    world
                        .post
                        .mails
                        .iter()
                        .find(|one| one.seq == seq)
                        .ok_or_else(|| ControlError::new("no such mail"))?,
                ),
            };
            let raw = mail.raw(&id, answered, world.clock.now());
            (id, raw)
        };
        self.taken(raw.into_bytes()).await.map(|()| id)
    }

    /// A mail server reports that a mail of the office came back, or is late.
    ///
    /// # Errors
    /// When no hook is named, the mail is not there, or the hook does not take the report.
    pub async fn bounce(&self, seq: u64, bounce: &BounceIn) -> Result<(), ControlError> {
        let raw = {
            let mut world = self.0.world();
            let id = format!("{}@mx.simulator.example", world.ids.next("BO"));
            let at = world.clock.now();
            let mail = world.post.mails.iter().find(|one| one.seq == seq);
            bounce.raw(&id, mail.ok_or_else(|| ControlError::new("no such mail"))?, at)
        };
        self.taken(raw.into_bytes()).await
    }

    /// Posts any bytes as a mail. Returns the status of the answer.
    ///
    /// # Errors
    /// When no hook is named or it does not answer.
    pub async fn raw_mail(&self, raw: Vec<u8>) -> Result<u16, ControlError> {
        let hook = self.mail_hook().ok_or_else(|| ControlError::new("no mailbox of the CRM is named"))?;
        self.0.post_mail(&hook, raw).await.map_err(|why| ControlError::new(&why))
    }

    async fn taken(&self, raw: Vec<u8>) -> Result<(), ControlError> {
        match self.raw_mail(raw).await? {
            200 => Ok(()),
            status => Err(ControlError::new(&format!("the mail was answered {status}"))),
        }
    }
}
