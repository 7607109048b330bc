package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A folder with instructions and a data set in it, of texts short enough for a test. */
final class DatasetWorkshop {

  static final int MIN_WORDS = 100;
  static final DatasetBuild.BuildProgress NO_PROGRESS = (_, _, _) -> {};

  final Path instructions;
  final Path folder;
  DatasetSettings settings;

  DatasetWorkshop(Path root) {
    instructions = root.resolve("instructions.jsonl");
    folder = root.resolve("set");
    settings = settings(1, null);
  }

  DatasetSettings settings(int samples, @Nullable Integer maxPerBucket) {
    return new DatasetSettings(
        "stories",
        instructions,
        folder,
        7,
        Mode.SEQUENTIAL,
        samples,
        MIN_WORDS,
        1_600,
        maxPerBucket,
        new Split.Shares(0.6, 0.2, 0.2));
  }

  DatasetWorkshop lines(String... lines) throws IOException {
    Files.write(instructions, List.of(lines));
    return this;
  }

  /** Instructions for texts of 100 words and more. */
  DatasetWorkshop stories(int number) throws IOException {
    var lines = new String[number];
    for (int i = 0; i < number; i++) {
      lines[i] = story("Write story number %d of the sea".formatted(i), 100 + i);
    }
    return lines(lines);
  }

  static String story(String instruction, int words) {
    return new String(
        Json.write(new TreeMap<>(Map.of("instruction", instruction, "words", words))),
        StandardCharsets.UTF_8);
  }

  DatasetReport run(DocumentSource source) throws IOException, InterruptedException {
    return new DatasetBuild(settings, source, null, null, NO_PROGRESS).run();
  }

  List<JsonNode> read(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream().map(Json.MAPPER::readTree).toList();
  }

  /** The conversations of all splits. */
  List<JsonNode> texts() throws IOException {
    return Stream.of(Split.values())
        .flatMap(split -> {
          try {
            return read(split.textsFile()).stream();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .toList();
  }

  /** What the folder holds beside the raw material, by name. */
  Map<String, String> results() throws IOException {
    Map<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        results.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return results;
  }

  void deleteFolder() throws IOException {
    delete(folder);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** What one side of a conversation says. */
  static String content(JsonNode conversation, String role) {
    for (JsonNode message : conversation.path("messages")) {
      if (message.path("role").stringValue().equals(role)) {
        return message.path("content").stringValue();
      }
    }
    throw new AssertionError("No message of " + role + " in " + conversation);
  }
}
