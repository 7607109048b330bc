package io.scriptorium.inference.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret that is sent to servers and never printed. */
public record ApiKey(String secret) {

  public ApiKey {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("An API key is blank; leave it out instead.");
    }
  }

  @Override
  public String toString() {
    return "***";
  }

  /**
   * The key itself, or else the one in the file; null where neither is given.
   *
   * @param problems receives all that is wrong, without the key
   */
  public static @Nullable ApiKey read(
      @Nullable String key, @Nullable String file, List<String> problems) {
    if (key != null && !key.isBlank()) {
      return checked(key.strip(), "the API key in the environment", problems);
    }
    return file == null || file.isBlank() ? null : read(file, problems);
  }

  /** The key in the file, or null where it holds none. */
  public static @Nullable ApiKey read(String file, List<String> problems) {
    try {
      String content = Files.readString(Path.of(file)).strip();
      return checked(content, "the API key file \"%s\"".formatted(file), problems);
    } catch (IOException | InvalidPathException e) {
      problems.add(
          "the API key file \"%s\" cannot be read (%s); name one that can"
              .formatted(file, e.getClass().getSimpleName()));
      return null;
    }
  }

  private static @Nullable ApiKey checked(String key, String source, List<String> problems) {
    if (!key.isEmpty() && key.chars().allMatch(character -> character > ' ' && character < 127)) {
      return new ApiKey(key);
    }
    problems.add(
        source + " holds no key: it is empty, or has spaces or characters other than ASCII in it");
    return null;
  }
}
