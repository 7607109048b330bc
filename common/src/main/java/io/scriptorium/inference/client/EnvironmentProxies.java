package io.scriptorium.inference.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxies that the environment names, as curl and others read them: {@code HTTP_PROXY}, {@code
 * HTTPS_PROXY} and {@code ALL_PROXY}, and in {@code NO_PROXY} the hosts that are reached directly:
 * names with all below them, addresses, networks as 10.0.0.0/8, each with a port if need be, or
 * {@code *} for all. Lower case comes before upper case. This machine itself is always reached
 * directly.
 */
final class EnvironmentProxies extends ProxySelector {

  private static final Logger log = LoggerFactory.getLogger(EnvironmentProxies.class);
  private static final int MAX_ENTRIES = 10_000;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * One proxy.
   *
   * @param login user and password, or null
   */
  private record Server(InetSocketAddress address, @Nullable String login) {}

  private final @Nullable Server http;
  private final @Nullable Server https;
  private final List<String> direct;

  EnvironmentProxies(Map<String, String> environment) {
    Server all = server(environment, "all_proxy");
    Server ownHttp = server(environment, "http_proxy");
    Server ownHttps = server(environment, "https_proxy");
    http = ownHttp == null ? all : ownHttp;
    https = ownHttps == null ? all : ownHttps;
    direct =
        List.of(value(environment, "no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]")).stream()
            .filter(entry -> !entry.isEmpty())
            .limit(MAX_ENTRIES)
            .toList();
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower.strip();
  }

  private static @Nullable Server server(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      URI url = URI.create(value.contains("://") ? value : "http://" + value);
      String host = ServerAddress.host(url);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (host != null && isHttp) {
        int port = ServerAddress.port(url);
        return new Server(
            InetSocketAddress.createUnresolved(host, port < 0 ? HTTP_PORT : port),
            url.getRawUserInfo());
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the value: it may hold a password.
    }
    log.warn("{} names no HTTP proxy and is ignored; write http://HOST:PORT", name);
    return null;
  }

  @Override
  public List<Proxy> select(URI url) {
    Server proxy = "https".equalsIgnoreCase(url.getScheme()) ? https : http;
    return proxy == null || isDirect(url)
        ? List.of(Proxy.NO_PROXY)
        : List.of(
            new Proxy(
                Proxy.Type.HTTP,
                new InetSocketAddress(proxy.address().getHostString(), proxy.address().getPort())));
  }

  /** The proxy that is used for a URL, as {@code HOST:PORT}; empty where it is reached directly. */
  Optional<String> named(URI url) {
    return select(url).stream()
        .filter(proxy -> proxy.address() instanceof InetSocketAddress)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(address -> address.getHostString() + ":" + address.getPort())
        .findFirst();
  }

  @Override
  public void connectFailed(URI url, SocketAddress proxy, IOException cause) {
    // The request reports it.
  }

  /** The login of these proxies; empty where they have none. */
  Optional<Authenticator> authenticator() {
    String login =
        http != null && http.login() != null ? http.login() : https == null ? null : https.login();
    if (login == null) {
      return Optional.empty();
    }
    int colon = login.indexOf(':');
    String user = decoded(colon < 0 ? login : login.substring(0, colon));
    char[] password = decoded(colon < 0 ? "" : login.substring(colon + 1)).toCharArray();
    return Optional.of(
        new Authenticator() {
          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                ? new PasswordAuthentication(user, password)
                : null;
          }
        });
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private boolean isDirect(URI url) {
    String written = ServerAddress.host(url);
    if (written == null) {
      return true;
    }
    String host = bare(written.toLowerCase(Locale.ROOT));
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    int named = ServerAddress.port(url);
    int port = named >= 0 ? named : secure ? HTTPS_PORT : HTTP_PORT;
    InetAddress address = literal(host).orElse(null);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || (address != null && address.isLoopbackAddress())
        || direct.stream().anyMatch(entry -> isMeant(entry, host, address, port));
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isMeant(
      String entry, String host, @Nullable InetAddress address, int port) {
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash >= 0) {
      return address != null && isIn(entry, slash, address);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    if (colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']')) {
      if (!entry.substring(colon + 1).equals(String.valueOf(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = bare(name);
    if (name.startsWith("*")) {
      name = name.substring(1);
    }
    String suffix = name.startsWith(".") ? name : "." + name;
    return suffix.length() > 1 && (("." + host).equals(suffix) || host.endsWith(suffix));
  }

  private static boolean isIn(String network, int slash, InetAddress address) {
    InetAddress base = literal(network.substring(0, slash)).orElse(null);
    String bits = network.substring(slash + 1);
    if (base == null || bits.isEmpty() || bits.length() > 3 || !isNumber(bits)) {
      return false;
    }
    byte[] one = base.getAddress();
    byte[] other = address.getAddress();
    int prefix = Integer.parseInt(bits);
    if (one.length != other.length || prefix > one.length * Byte.SIZE) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((one[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(it -> it >= '0' && it <= '9');
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
