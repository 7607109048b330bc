package io.scriptorium.job;

import java.util.regex.Pattern;

/** What the name of a tenant may be: of a team or client that jobs count for. */
public final class TenantNames {

  /** The tenant of requests that name none. */
  public static final String DEFAULT = "default";

  /** What a name may be, in words. */
  public static final String ALLOWED =
      "1 to 64 of the characters A-Z a-z 0-9 . _ -, the first not a dot";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

  private TenantNames() {}

  /** Whether a tenant may have this name. */
  public static boolean allowed(String name) {
    return NAME.matcher(name).matches();
  }
}
