package io.scriptorium.runtime;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A secret, or an address that may hold one. It prints itself masked, so that no log line, message,
 * record or trace shows it by accident; {@link #reveal} alone gives the value.
 *
 * @param <T> the value's type
 */
public final class Secret<T> {

  /** In place of what is not shown. */
  public static final String MASK = "***";

  private static final int LONGEST_SHOWN = 200;

  /** Words, numbers, times, paths and {@code host:port}; nothing that separates a secret. */
  private static final Pattern PLAIN =
      Pattern.compile("(?:[\\p{L}\\p{N}_.,+~/\\\\ -]|:(?=[0-9]++(?:[, ]|$)))*+");

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?");

  /** A server whose scheme was forgotten: no key ends in a port or such a path. */
  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile("\\A[A-Za-z0-9._-]{1,253}+(?::[0-9]{1,5}|/v1/?|:[0-9]{1,5}/v1/?)");

  private static final Set<String> PATHS = Set.of("/", "/v1", "/v1/");

  private static final Set<String> SCHEMES =
      Set.of("http", "https", "dns+http", "dns+https", "redis", "rediss");

  private final T value;
  private final String shown;

  private Secret(T value, String shown) {
    this.value = value;
    this.shown = shown;
  }

  /** A password or a key, of which nothing is shown. */
  public static Secret<String> of(String value) {
    return new Secret<>(value, MASK);
  }

  /** An address, of which scheme, host and port are shown. */
  public static Secret<URI> address(URI value) {
    return new Secret<>(value, maskedAddress(value.toString()));
  }

  /** The value, for sending it. */
  public T reveal() {
    return value;
  }

  /** What may be shown of it. */
  @Override
  public String toString() {
    return shown;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret<?> it && it.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /**
   * What a message may show of a value that is wrong, and may have been meant for another setting:
   * the value itself where it is plain, else what {@link #maskedAddress} shows.
   */
  public static String masked(String wrong) {
    return wrong.length() <= LONGEST_SHOWN && PLAIN.matcher(wrong).matches()
        ? wrong
        : maskedAddress(wrong);
  }

  /**
   * Scheme, host and port of an address, well-formed or not, and a path {@code /v1}: what is before
   * an {@code @}, in another path, the query and the fragment is masked. All of it, where it has no
   * known scheme and host.
   */
  public static String maskedAddress(String address) {
    if (WITHOUT_SCHEME.matcher(address).matches()) {
      return address;
    }
    int end = address.indexOf("://");
    if (end < 0 || !SCHEMES.contains(address.substring(0, end).toLowerCase(Locale.ROOT))) {
      return MASK;
    }
    String rest = address.substring(end + 3);
    int user = rest.lastIndexOf('@');
    String host = rest.substring(user + 1).split("[/?#]", 2)[0];
    if (!HOST.matcher(host).matches()) {
      return MASK;
    }
    String path = rest.substring(user + 1 + host.length());
    return address.substring(0, end + 3)
        + (user < 0 ? "" : MASK + "@")
        + host
        + (path.isEmpty() || PATHS.contains(path) ? path : "/" + MASK);
  }

  /**
   * The path of a file that a message may show: one whose first folder exists. Others may be the
   * secret itself, given in place of the file that holds it.
   */
  public static String maskedFile(String path) {
    try {
      Path file = Path.of(path);
      if (file.getNameCount() < 2) {
        return MASK;
      }
      Path root = file.getRoot();
      Path first = root == null ? file.getName(0) : root.resolve(file.getName(0));
      return Files.isDirectory(first) ? path : MASK;
    } catch (InvalidPathException e) {
      return MASK;
    }
  }

  /** A text of a library without any of these values. */
  public static String removed(String text, Collection<String> secrets) {
    String without = text;
    for (String secret : secrets) {
      without = secret.isBlank() ? without : without.replace(secret, MASK);
    }
    return without;
  }
}
