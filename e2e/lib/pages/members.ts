import type { Locator, Page } from "@playwright/test";
import { Dialogs } from "./dialogs.ts";

/** Members and invitations. */
export class MembersPage {
  readonly dialogs: Dialogs;

  constructor(readonly page: Page) {
    this.dialogs = new Dialogs(page);
  }

  readonly email = () => this.page.getByLabel("Email", { exact: true });
  readonly role = () => this.page.getByLabel("Role", { exact: true });
  readonly inviteButton = () => this.page.getByRole("button", { name: "Invite", exact: true });

  /** The row of a member. */
  member(text: string): Locator {
    return this.page.getByRole("region", { name: "Members" }).getByRole("listitem").filter({ hasText: text });
  }

  roleOf(name: string): Locator {
    return this.page.getByLabel(`Role of ${name}`);
  }

  /** The row of an invitation. */
  invitation(email: string): Locator {
    return this.page.getByRole("region", { name: "Invitations" }).getByRole("listitem").filter({ hasText: email });
  }

  /** Invites somebody, and hands back the link. */
  async invite(email: string, role: string): Promise<string> {
    await this.email().fill(email);
    await this.role().selectOption(role);
    await this.inviteButton().click();
    return this.dialogs.take(`${email} is invited`);
  }
}
