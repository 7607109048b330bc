package io.scriptorium.inference.fleet;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A server's base URL, in the forms in which users copy it. */
final class BaseUrl {

  /** What is below the base URL in the URLs of servers' documentation. */
  private static final List<String> RESOURCES =
      List.of("/chat/completions", "/completions", "/models");

  private static final List<String> KEY_WORDS =
      List.of("key", "token", "secret", "pass", "sig", "auth", "code", "credential");

  private BaseUrl() {}

  /** The base URL itself: without slashes at the end of its path, and what is below it. */
  static String of(String written) {
    int end = written.indexOf('?');
    String query = end < 0 ? "" : written.substring(end);
    String path = withoutSlashes(end < 0 ? written : written.substring(0, end));
    for (String resource : RESOURCES) {
      if (path.endsWith(resource)) {
        path = withoutSlashes(path.substring(0, path.length() - resource.length()));
      }
    }
    return path + (query.equals("?") ? "" : query);
  }

  private static String withoutSlashes(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/' && !text.startsWith("://", end - 3)) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Whether a query holds what looks like a key: URLs are shown, and keys are not. */
  static boolean holdsKey(@Nullable String query) {
    if (query == null) {
      return false;
    }
    String lower = query.toLowerCase(Locale.ROOT);
    return List.of(lower.split("&", -1)).stream()
        .map(parameter -> parameter.split("=", 2)[0])
        .anyMatch(name -> KEY_WORDS.stream().anyMatch(name::contains));
  }
}
