// One object for each offer: it answers one call at a time, wherever the calls come from.
import { DurableObject } from "cloudflare:workers";

export class Offers extends DurableObject {
  /** Whether it was used before; from now on it was. */
  async used(expiresAt) {
    if (await this.ctx.storage.get("used")) return true;
    await this.ctx.storage.put("used", true);
    // Nobody asks after it once the token has expired.
    await this.ctx.storage.setAlarm(expiresAt * 1000 + 120_000);
    return false;
  }

  async alarm() {
    await this.ctx.storage.deleteAll();
  }
}
