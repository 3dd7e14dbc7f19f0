//! Operations of access: members, invitations, keys, the second factor, one-time links and the workspace.

use crate::{Client, ClientError, client::encode, query::Path, transport::Method};
use crm_types::{
    ApiKeyId, InviteId, PageOf, UserId, WorkspaceId,
    api_key::{ApiKey, ApiKeyIn, ApiKeyMade},
    auth::{SetupIn, SetupStatus, TokenAnswer},
    member::{
        Invite, InviteAccept, InviteIn, InviteMade, InviteOffer, Joined, LinkToken, Member, MemberPatch, MemberRemoved,
        PasswordReset, ResetLink, ResetOffer,
    },
    page::PageQuery,
    two_factor::{PasswordProof, RecoveryCodes, TwoFactorCode, TwoFactorSeed, TwoFactorStatus},
    workspace::{Workspace, WorkspaceList, WorkspacePatch, WorkspaceSwitch},
};
use serde::de::DeserializeOwned;

type Answer<T> = Result<T, ClientError>;

/// Before anybody has signed in.
impl Client {
    /// Whether this installation waits for its first owner.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn setup_status(&self) -> Answer<SetupStatus> {
        self.get("/auth/setup").await
    }

    /// Makes the first owner, and their workspace.
    ///
    /// # Errors
    /// `validation_failed`, the code too; `wrong_state` when there is an owner already.
    pub async fn set_up(&self, input: &SetupIn) -> Answer<()> {
        self.session_request("/auth/setup", Some(encode(input)?)).await.map(drop)
    }

    /// What an invitation offers to whoever holds its link.
    ///
    /// # Errors
    /// `link_gone`, `rate_limited`.
    pub async fn look_at_invite(&self, link: &LinkToken) -> Answer<InviteOffer> {
        self.before_sign_in("/auth/invite", encode(link)?).await
    }

    /// Accepts an invitation.
    ///
    /// # Errors
    /// `link_gone`, `wrong_credentials`, `validation_failed`, `rate_limited`.
    pub async fn join(&self, accept: &InviteAccept) -> Answer<Joined> {
        self.before_sign_in("/auth/join", encode(accept)?).await
    }

    /// Whose password a link is for.
    ///
    /// # Errors
    /// `link_gone`, `rate_limited`.
    pub async fn look_at_reset(&self, link: &LinkToken) -> Answer<ResetOffer> {
        self.before_sign_in("/auth/reset/look", encode(link)?).await
    }

    /// Chooses a new password by a link.
    ///
    /// # Errors
    /// `link_gone`, `validation_failed`, `rate_limited`.
    pub async fn reset_password(&self, reset: &PasswordReset) -> Answer<()> {
        self.session_request("/auth/reset", Some(encode(reset)?)).await.map(drop)
    }

    async fn before_sign_in<T: DeserializeOwned>(&self, path: &str, body: String) -> Answer<T> {
        crate::client::decode(&self.session_request(path, Some(body)).await?)
    }
}

/// Your own account.
impl Client {
    /// How your second factor stands.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn two_factor(&self) -> Answer<TwoFactorStatus> {
        self.get("/me/two-factor").await
    }

    /// Gives a seed for your authenticator app; it counts once [`Client::confirm_two_factor`] was shown a code of it.
    ///
    /// # Errors
    /// `validation_failed` when the password is wrong, `wrong_state`, `rate_limited`.
    pub async fn start_two_factor(&self, proof: &PasswordProof, key: &str) -> Answer<TwoFactorSeed> {
        self.write(Method::Post, "/me/two-factor", proof, key).await
    }

    /// Turns your second factor on.
    ///
    /// # Errors
    /// `validation_failed` when the code is wrong, `wrong_state`, `rate_limited`.
    pub async fn confirm_two_factor(&self, code: &TwoFactorCode, key: &str) -> Answer<RecoveryCodes> {
        self.write(Method::Post, "/me/two-factor/confirm", code, key).await
    }

    /// Makes new recovery codes.
    ///
    /// # Errors
    /// `validation_failed` when the password is wrong, `wrong_state`, `rate_limited`.
    pub async fn renew_recovery_codes(&self, proof: &PasswordProof, key: &str) -> Answer<RecoveryCodes> {
        self.write(Method::Post, "/me/two-factor/recovery-codes", proof, key).await
    }

    /// Turns your second factor off.
    ///
    /// # Errors
    /// `validation_failed` when the password is wrong, `rate_limited`.
    pub async fn stop_two_factor(&self, proof: &PasswordProof, key: &str) -> Answer<TwoFactorStatus> {
        self.write(Method::Post, "/me/two-factor/stop", proof, key).await
    }

    /// The workspaces that you belong to.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn my_workspaces(&self) -> Answer<WorkspaceList> {
        self.get("/me/workspaces").await
    }

    /// Goes to another of your workspaces, and keeps the access token for there.
    ///
    /// # Errors
    /// `not_found`, or see [`ClientError`].
    pub async fn switch_workspace(&self, to: WorkspaceId, key: &str) -> Answer<()> {
        let switch = WorkspaceSwitch { workspace_id: to };
        let answer: TokenAnswer = self.write(Method::Put, "/me/workspace", &switch, key).await?;
        // A browser loads its page anew, and what the old page still asks for must not be done in the new workspace.
        if cfg!(not(target_arch = "wasm32")) {
            self.adopt(&answer, None);
        }
        Ok(())
    }

    /// Leaves the workspace.
    ///
    /// # Errors
    /// `wrong_state` for the last owner.
    pub async fn leave_workspace(&self, key: &str) -> Answer<MemberRemoved> {
        self.delete("/me/workspace", key).await
    }
}

/// The workspace, its members and its keys.
impl Client {
    /// What the workspace says about itself.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn workspace(&self) -> Answer<Workspace> {
        self.get("/workspace").await
    }

    /// Changes what the workspace says about itself.
    ///
    /// # Errors
    /// `validation_failed`, `forbidden`.
    pub async fn patch_workspace(&self, patch: &WorkspacePatch, key: &str) -> Answer<Workspace> {
        self.write(Method::Patch, "/workspace", patch, key).await
    }

    /// Who belongs to the workspace, who came last first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn members(&self, page: &PageQuery) -> Answer<PageOf<Member>> {
        let path = Path::new("/members").and("cursor", page.cursor.as_deref()).and("limit", page.limit);
        self.get(path.as_str()).await
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `wrong_state` for the last owner.
    pub async fn patch_member(&self, id: UserId, patch: &MemberPatch, key: &str) -> Answer<Member> {
        self.write(Method::Patch, &format!("/members/{id}"), patch, key).await
    }

    /// Takes somebody out of the workspace.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `wrong_state` for the last owner.
    pub async fn remove_member(&self, id: UserId, key: &str) -> Answer<MemberRemoved> {
        self.delete(&format!("/members/{id}"), key).await
    }

    /// Makes a link with which a member chooses a new password.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `wrong_state`.
    pub async fn make_reset_link(&self, id: UserId, key: &str) -> Answer<ResetLink> {
        self.act(&format!("/members/{id}/reset-link"), key).await
    }

    /// Takes the second factor of a member away who has lost it.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `wrong_state`.
    pub async fn take_second_factor(&self, id: UserId, key: &str) -> Answer<Member> {
        self.delete(&format!("/members/{id}/two-factor"), key).await
    }

    /// The invitations that nobody has accepted, the newest first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn invites(&self, page: &PageQuery) -> Answer<PageOf<Invite>> {
        let path = Path::new("/invites").and("cursor", page.cursor.as_deref()).and("limit", page.limit);
        self.get(path.as_str()).await
    }

    /// Invites somebody.
    ///
    /// # Errors
    /// `validation_failed`, `forbidden`.
    pub async fn invite(&self, invite: &InviteIn, key: &str) -> Answer<InviteMade> {
        self.write(Method::Post, "/invites", invite, key).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn revoke_invite(&self, id: InviteId, key: &str) -> Answer<()> {
        self.delete_silently(&format!("/invites/{id}"), key).await
    }

    /// The API keys of the workspace, the newest first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn api_keys(&self, page: &PageQuery) -> Answer<PageOf<ApiKey>> {
        let path = Path::new("/api-keys").and("cursor", page.cursor.as_deref()).and("limit", page.limit);
        self.get(path.as_str()).await
    }

    /// Makes an API key. Its secret is shown this once.
    ///
    /// # Errors
    /// `validation_failed`, `forbidden`.
    pub async fn create_api_key(&self, api_key: &ApiKeyIn, key: &str) -> Answer<ApiKeyMade> {
        self.write(Method::Post, "/api-keys", api_key, key).await
    }

    /// Stops an API key, at once and everywhere.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn revoke_api_key(&self, id: ApiKeyId, key: &str) -> Answer<ApiKey> {
        self.delete(&format!("/api-keys/{id}"), key).await
    }
}
