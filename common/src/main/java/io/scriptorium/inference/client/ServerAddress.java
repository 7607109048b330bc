package io.scriptorium.inference.client;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a server's base URL, whatever its path, and the URLs beside and below it. Host names
 * may have underscores, as those of Docker Compose do: {@link URI} takes them for no host names.
 */
public final class ServerAddress {

  private static final String DEPLOYMENTS = "/deployments/";

  private ServerAddress() {}

  /** The host, as it is written; null where the URL has none. */
  public static @Nullable String host(URI url) {
    if (url.getHost() != null) {
      return url.getHost();
    }
    String authority = url.getRawAuthority();
    if (authority == null) {
      return null;
    }
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    boolean isName =
        !host.isEmpty()
            && host.chars()
                .allMatch(
                    it -> it < 128 && (Character.isLetterOrDigit(it) || "._-".indexOf(it) >= 0))
            && (colon < 0 || isPort(authority.substring(colon + 1)));
    return isName ? host : null;
  }

  private static boolean isPort(String text) {
    return text.length() <= 5
        && !text.isEmpty()
        && text.chars().allMatch(it -> it >= '0' && it <= '9')
        && Integer.parseInt(text) < 1 << 16;
  }

  /** The port, or -1 for the scheme's own. */
  public static int port(URI url) {
    String authority = url.getRawAuthority();
    if (url.getHost() != null || authority == null) {
      return url.getPort();
    }
    int colon = authority.lastIndexOf(':');
    return colon < 0 ? -1 : Integer.parseInt(authority.substring(colon + 1));
  }

  /** The same URL with another host, a name or a literal address. */
  public static URI withHost(URI url, String host) {
    int port = port(url);
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return URI.create(
        url.getScheme()
            + "://"
            + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
            + (port < 0 ? "" : ":" + port)
            + url.getRawPath()
            + query);
  }

  /**
   * A resource of the API.
   *
   * @param path below the base URL, with a slash before it
   */
  static URI below(URI base, String path) {
    return at(base, base.getRawPath() + path);
  }

  /**
   * A resource of the server itself.
   *
   * @param path below the base URL without its version, as v1, with a slash before it
   */
  static URI beside(URI base, String path) {
    String own = base.getRawPath();
    int last = own.lastIndexOf('/');
    String version = own.substring(last + 1);
    boolean isVersion =
        version.length() > 1
            && version.charAt(0) == 'v'
            && version.substring(1).chars().allMatch(it -> it >= '0' && it <= '9');
    return at(base, (isVersion ? own.substring(0, last) : own) + path);
  }

  private static URI at(URI base, String path) {
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + query);
  }

  /** Whether it is one of Azure's, which want an API key in a header of their own. */
  static boolean isAzure(URI base) {
    String host = host(base);
    String query = base.getRawQuery();
    return (host != null && host.toLowerCase(Locale.ROOT).endsWith(".azure.com"))
        || (query != null && query.contains("api-version="));
  }

  /** The deployment that a URL of Azure's names: it has one model, and lists none. */
  static Optional<String> deployment(URI base) {
    String path = base.getPath();
    int at = path.indexOf(DEPLOYMENTS);
    if (at < 0) {
      return Optional.empty();
    }
    String name = path.substring(at + DEPLOYMENTS.length());
    int end = name.indexOf('/');
    return Optional.of(end < 0 ? name : name.substring(0, end)).filter(it -> !it.isBlank());
  }
}
