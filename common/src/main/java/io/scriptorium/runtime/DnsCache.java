package io.scriptorium.runtime;

import java.security.Security;

/**
 * How long the JVM caches the addresses of host names: 30 seconds by default, which is too long for
 * servers behind a DNS name that come and go.
 */
public final class DnsCache {

  static final String PROPERTY = "networkaddress.cache.ttl";
  private static final String SYSTEM_PROPERTY = "sun.net.inetaddr.ttl";
  private static final String SECONDS = "5";

  private DnsCache() {}

  /**
   * Makes it five seconds, unless the user has set another time. Takes effect only before the
   * process has looked up its first name.
   */
  public static void keepShort() {
    if (Security.getProperty(PROPERTY) == null && System.getProperty(SYSTEM_PROPERTY) == null) {
      Security.setProperty(PROPERTY, SECONDS);
    }
  }
}
