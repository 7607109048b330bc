package io.scriptorium.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How this process authenticates to Redis; null for what is not sent. */
record RedisCredentials(@Nullable String user, @Nullable String password) {

  /**
   * Those of the URL, decoded, or else the password of the access. User info without a colon is a
   * password, as in Redis' own tools, unless the access has one: then it is the user.
   */
  static RedisCredentials of(URI url, RedisAccess access) {
    String written = url.getRawUserInfo();
    if (written == null || written.isEmpty()) {
      return new RedisCredentials(null, access.password());
    }
    int colon = written.indexOf(':');
    if (colon < 0) {
      return access.password() == null
          ? new RedisCredentials(null, decoded(written))
          : new RedisCredentials(decoded(written), access.password());
    }
    String user = colon == 0 ? null : decoded(written.substring(0, colon));
    String password = decoded(written.substring(colon + 1));
    return new RedisCredentials(user, password.isEmpty() ? access.password() : password);
  }

  private static String decoded(String text) {
    // A form's decoder reads + as a space; in a URL's user info it is a plus.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "RedisCredentials[%s, %s]".formatted(user, password == null ? "no password" : "***");
  }
}
