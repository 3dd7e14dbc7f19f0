"""Contains all the data models used in inputs/outputs"""

from .activity import Activity
from .activity_kind import ActivityKind
from .activity_state import ActivityState
from .actor import Actor
from .actor_kind import ActorKind
from .address_in import AddressIn
from .api_key import ApiKey
from .api_key_in import ApiKeyIn
from .api_key_made import ApiKeyMade
from .api_key_state import ApiKeyState
from .attachment import Attachment
from .attachment_state import AttachmentState
from .audit_act import AuditAct
from .audit_entry import AuditEntry
from .audit_entry_after_type_0 import AuditEntryAfterType0
from .audit_entry_before_type_0 import AuditEntryBeforeType0
from .bounce import Bounce
from .bounce_kind import BounceKind
from .call_outcome import CallOutcome
from .call_part import CallPart
from .callback import Callback
from .change import Change
from .change_kind import ChangeKind
from .channel_kind import ChannelKind
from .check import Check
from .connection import Connection
from .connection_in import ConnectionIn
from .connection_list import ConnectionList
from .connection_patch import ConnectionPatch
from .consent import Consent
from .consent_basis import ConsentBasis
from .consent_claim import ConsentClaim
from .consent_state import ConsentState
from .contact import Contact
from .contact_attributes import ContactAttributes
from .contact_consent import ContactConsent
from .contact_in import ContactIn
from .contact_in_attributes import ContactInAttributes
from .contact_patch import ContactPatch
from .contact_patch_attributes_type_0 import ContactPatchAttributesType0
from .contact_summary import ContactSummary
from .contacts_export_format import ContactsExportFormat
from .conversation import Conversation
from .conversation_patch import ConversationPatch
from .conversation_status import ConversationStatus
from .difference import Difference
from .direction import Direction
from .email_file import EmailFile
from .email_part import EmailPart
from .email_view import EmailView
from .encoding import Encoding
from .error_code import ErrorCode
from .field_error import FieldError
from .frame import Frame
from .health import Health
from .health_state import HealthState
from .hooks_receive_json_body import HooksReceiveJsonBody
from .hooks_receive_response_200 import HooksReceiveResponse200
from .import_ import Import
from .import_column import ImportColumn
from .import_field import ImportField
from .import_form import ImportForm
from .import_options import ImportOptions
from .import_progress import ImportProgress
from .import_row import ImportRow
from .import_started import ImportStarted
from .import_status import ImportStatus
from .imports_export_outcome import ImportsExportOutcome
from .imports_rows_outcome import ImportsRowsOutcome
from .inbox_view import InboxView
from .intent import Intent
from .invite import Invite
from .invite_accept import InviteAccept
from .invite_in import InviteIn
from .invite_made import InviteMade
from .invite_offer import InviteOffer
from .invite_state import InviteState
from .joined import Joined
from .last_activity import LastActivity
from .lifecycle import Lifecycle
from .line import Line
from .link_token import LinkToken
from .live import Live
from .login_in import LoginIn
from .mapped_column import MappedColumn
from .me import Me
from .media import Media
from .member import Member
from .member_patch import MemberPatch
from .member_removed import MemberRemoved
from .message_accepted import MessageAccepted
from .message_in import MessageIn
from .office_day import OfficeDay
from .on_conflict import OnConflict
from .openapi_show_response_200 import OpenapiShowResponse200
from .opt_out_answer import OptOutAnswer
from .opt_out_in import OptOutIn
from .page_of_activity import PageOfActivity
from .page_of_api_key import PageOfApiKey
from .page_of_audit_entry import PageOfAuditEntry
from .page_of_contact import PageOfContact
from .page_of_conversation import PageOfConversation
from .page_of_import import PageOfImport
from .page_of_import_row import PageOfImportRow
from .page_of_invite import PageOfInvite
from .page_of_member import PageOfMember
from .page_of_quarantined_event import PageOfQuarantinedEvent
from .page_of_session_view import PageOfSessionView
from .page_of_transcript_line import PageOfTranscriptLine
from .password_change import PasswordChange
from .password_proof import PasswordProof
from .password_reset import PasswordReset
from .permission import Permission
from .phone_answer import PhoneAnswer
from .phone_in import PhoneIn
from .phone_view import PhoneView
from .problem import Problem
from .provider_kind import ProviderKind
from .quarantined_event import QuarantinedEvent
from .reach import Reach
from .ready import Ready
from .reason import Reason
from .recording import Recording
from .recovery_codes import RecoveryCodes
from .reset_link import ResetLink
from .reset_offer import ResetOffer
from .retry_answer import RetryAnswer
from .role import Role
from .row_outcome import RowOutcome
from .segments_answer import SegmentsAnswer
from .segments_in import SegmentsIn
from .sending import Sending
from .sending_cause import SendingCause
from .sending_status import SendingStatus
from .session_view import SessionView
from .sessions_ended import SessionsEnded
from .settle import Settle
from .settle_as import SettleAs
from .setup_in import SetupIn
from .setup_status import SetupStatus
from .speaker import Speaker
from .target import Target
from .ticket import Ticket
from .token_answer import TokenAnswer
from .transcript_line import TranscriptLine
from .two_factor_code import TwoFactorCode
from .two_factor_seed import TwoFactorSeed
from .two_factor_status import TwoFactorStatus
from .upsert_by import UpsertBy
from .voicemail import Voicemail
from .webhook_status import WebhookStatus
from .workspace import Workspace
from .workspace_choice import WorkspaceChoice
from .workspace_list import WorkspaceList
from .workspace_patch import WorkspacePatch
from .workspace_switch import WorkspaceSwitch

__all__ = (
    "Activity",
    "ActivityKind",
    "ActivityState",
    "Actor",
    "ActorKind",
    "AddressIn",
    "ApiKey",
    "ApiKeyIn",
    "ApiKeyMade",
    "ApiKeyState",
    "Attachment",
    "AttachmentState",
    "AuditAct",
    "AuditEntry",
    "AuditEntryAfterType0",
    "AuditEntryBeforeType0",
    "Bounce",
    "BounceKind",
    "CallOutcome",
    "CallPart",
    "Callback",
    "Change",
    "ChangeKind",
    "ChannelKind",
    "Check",
    "Connection",
    "ConnectionIn",
    "ConnectionList",
    "ConnectionPatch",
    "Consent",
    "ConsentBasis",
    "ConsentClaim",
    "ConsentState",
    "Contact",
    "ContactAttributes",
    "ContactConsent",
    "ContactIn",
    "ContactInAttributes",
    "ContactPatch",
    "ContactPatchAttributesType0",
    "ContactSummary",
    "ContactsExportFormat",
    "Conversation",
    "ConversationPatch",
    "ConversationStatus",
    "Difference",
    "Direction",
    "EmailFile",
    "EmailPart",
    "EmailView",
    "Encoding",
    "ErrorCode",
    "FieldError",
    "Frame",
    "Health",
    "HealthState",
    "HooksReceiveJsonBody",
    "HooksReceiveResponse200",
    "Import",
    "ImportColumn",
    "ImportField",
    "ImportForm",
    "ImportOptions",
    "ImportProgress",
    "ImportRow",
    "ImportStarted",
    "ImportStatus",
    "ImportsExportOutcome",
    "ImportsRowsOutcome",
    "InboxView",
    "Intent",
    "Invite",
    "InviteAccept",
    "InviteIn",
    "InviteMade",
    "InviteOffer",
    "InviteState",
    "Joined",
    "LastActivity",
    "Lifecycle",
    "Line",
    "LinkToken",
    "Live",
    "LoginIn",
    "MappedColumn",
    "Me",
    "Media",
    "Member",
    "MemberPatch",
    "MemberRemoved",
    "MessageAccepted",
    "MessageIn",
    "OfficeDay",
    "OnConflict",
    "OpenapiShowResponse200",
    "OptOutAnswer",
    "OptOutIn",
    "PageOfActivity",
    "PageOfApiKey",
    "PageOfAuditEntry",
    "PageOfContact",
    "PageOfConversation",
    "PageOfImport",
    "PageOfImportRow",
    "PageOfInvite",
    "PageOfMember",
    "PageOfQuarantinedEvent",
    "PageOfSessionView",
    "PageOfTranscriptLine",
    "PasswordChange",
    "PasswordProof",
    "PasswordReset",
    "Permission",
    "PhoneAnswer",
    "PhoneIn",
    "PhoneView",
    "Problem",
    "ProviderKind",
    "QuarantinedEvent",
    "Reach",
    "Ready",
    "Reason",
    "Recording",
    "RecoveryCodes",
    "ResetLink",
    "ResetOffer",
    "RetryAnswer",
    "Role",
    "RowOutcome",
    "SegmentsAnswer",
    "SegmentsIn",
    "Sending",
    "SendingCause",
    "SendingStatus",
    "SessionView",
    "SessionsEnded",
    "Settle",
    "SettleAs",
    "SetupIn",
    "SetupStatus",
    "Speaker",
    "Target",
    "Ticket",
    "TokenAnswer",
    "TranscriptLine",
    "TwoFactorCode",
    "TwoFactorSeed",
    "TwoFactorStatus",
    "UpsertBy",
    "Voicemail",
    "WebhookStatus",
    "Workspace",
    "WorkspaceChoice",
    "WorkspaceList",
    "WorkspacePatch",
    "WorkspaceSwitch",
)
