package io.scriptorium.cli.stack;

import io.scriptorium.inference.fleet.LocalServers;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inference servers that write the jobs of a data directory. A stack that is started again on
 * it continues with them, and never with the simulator. A simulator is not remembered.
 */
final class LastServers {

  private static final String SERVERS = "INFERENCE_SERVERS";
  private static final String MODEL = "INFERENCE_MODEL";
  private static final String KEY_FILE = "INFERENCE_API_KEY_FILE";

  private final Path file;

  LastServers(StackDirectory directory) {
    file = directory.path().resolve("inference.json");
  }

  private record Content(Map<String, String> settings) {}

  /**
   * How the servers were given, by environment variable; nothing where no model has written yet.
   *
   * @throws UsageException if another user could have changed it, or it cannot be read
   */
  Map<String, String> settings() {
    try {
      if (!Files.exists(file)) {
        return Map.of();
      }
      PrivateFiles.requireOwn(file);
      return Json.read(Files.readAllBytes(file), Content.class).settings();
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | BadRecordException e) {
      throw new UsageException(
          "%s, which says which servers write the jobs here, cannot be read: %s. Name them again with --inference."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The servers as they were given, for people; empty where no model has written yet. */
  String shown() {
    return settings().getOrDefault(SERVERS, "");
  }

  /** Remembers servers that were found. */
  void remember(LocalServers.Found found) {
    write(Map.of(SERVERS, found.url().toString(), MODEL, found.model()));
  }

  /**
   * Remembers servers that were given.
   *
   * @param written the settings as they were written, by environment variable
   */
  void remember(Map<String, String> written) {
    Map<String, String> kept = new TreeMap<>(written);
    kept.keySet().retainAll(List.of(SERVERS, MODEL, KEY_FILE));
    kept.computeIfPresent(KEY_FILE, (_, path) -> Path.of(path).toAbsolutePath().toString());
    write(kept);
  }

  private void write(Map<String, String> settings) {
    try {
      PrivateFiles.write(file, Json.write(new Content(settings)));
    } catch (IOException e) {
      throw new UsageException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
