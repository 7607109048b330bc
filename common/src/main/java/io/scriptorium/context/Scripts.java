package io.scriptorium.context;

import io.scriptorium.redis.Script;

/** The scripts of this package. Every key of one call belongs to one job, and so to one slot. */
final class Scripts {

  static final Script LOAD = script("load");
  static final Script PLAN = script("plan");
  static final Script RESTORE = script("restore");
  static final Script STORE_SECTION = script("store-section");
  static final Script MARK = script("mark");
  static final Script MARK_FAILED = script("mark-failed");
  static final Script ACQUIRE_LEASE = script("acquire-lease");
  static final Script RENEW_LEASE = script("renew-lease");
  static final Script RELEASE_LEASE = script("release-lease");
  static final Script EPOCH = script("epoch");

  private Scripts() {}

  private static Script script(String name) {
    return Script.of(Scripts.class, "prelude", name);
  }
}
