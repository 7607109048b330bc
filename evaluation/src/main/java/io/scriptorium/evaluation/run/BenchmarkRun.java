package io.scriptorium.evaluation.run;

import io.scriptorium.evaluation.file.JsonLineAppender;
import io.scriptorium.job.Headings;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Sha256;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * The prompts of a benchmark on their way to texts. Its folder holds {@code run.json}, which says
 * what is run, and {@code predictions.jsonl}, which grows by a line for each text that comes; so a
 * run that was stopped resumes with what is missing.
 */
public final class BenchmarkRun {

  private static final String SETTINGS = "run.json";
  private static final String PREDICTIONS = "predictions.jsonl";

  private final Path folder;
  private final Settings settings;
  private final List<Prompt> prompts;

  /**
   * What a run is of.
   *
   * @param id the front of its jobs' ids
   * @param how how the texts come, in words
   * @param mode how the pipeline writes them
   * @param digest of the prompts
   */
  public record Settings(String id, String how, Mode mode, String digest) {}

  private BenchmarkRun(Path folder, Settings settings, List<Prompt> prompts) {
    this.folder = folder;
    this.settings = settings;
    this.prompts = List.copyOf(prompts);
  }

  /**
   * Starts a run in a folder, or resumes the run in it.
   *
   * @param id the front of the jobs' ids of a new run
   * @throws StartupException if the folder holds a run of something else
   */
  public static BenchmarkRun open(
      Path folder, String id, String how, Mode mode, List<Prompt> prompts) throws IOException {
    var wanted = new Settings(id, how, mode, Sha256.hex(Json.write(prompts)));
    Files.createDirectories(folder);
    Path file = folder.resolve(SETTINGS);
    if (!Files.exists(file)) {
      Files.write(file, Json.write(wanted));
      return new BenchmarkRun(folder, wanted, prompts);
    }
    Settings found = Json.read(Files.readAllBytes(file), Settings.class);
    if (!found.equals(new Settings(found.id(), how, mode, wanted.digest()))) {
      throw new StartupException(
          "%s holds another run (%s, %s%s). Resume it with the options it was started with, or name another folder with --out."
              .formatted(
                  folder,
                  found.how(),
                  found.mode().json(),
                  found.digest().equals(wanted.digest()) ? "" : ", of other prompts"));
    }
    return new BenchmarkRun(folder, found, prompts);
  }

  /** The number of prompts. */
  public int size() {
    return prompts.size();
  }

  /**
   * The texts that a run's folder holds, in the order of their prompts; the last one of a prompt
   * that was requested again.
   */
  public static List<Prediction> texts(Path folder) throws IOException {
    Map<Integer, Prediction> last = new TreeMap<>();
    BenchmarkFile.predictions(folder.resolve(PREDICTIONS)).forEach(it -> last.put(it.line(), it));
    return List.copyOf(last.values());
  }

  /**
   * Writes the missing texts.
   *
   * @param progress receives the number of texts after each one
   * @return all texts in the order of their prompts
   */
  public List<Prediction> complete(DocumentSource source, IntConsumer progress)
      throws IOException, InterruptedException {
    Path file = folder.resolve(PREDICTIONS);
    try (JsonLineAppender log = JsonLineAppender.open(file)) {
      Map<Integer, Prediction> found = new HashMap<>();
      if (Files.size(file) > 0) {
        // Failed texts are requested again; the last line of a prompt counts.
        BenchmarkFile.predictions(file)
            .forEach(it -> {
              if (it.completed()) {
                found.put(it.line(), it);
              }
            });
      }
      progress.accept(found.size());
      List<Prompt> missing =
          prompts.stream().filter(prompt -> !found.containsKey(prompt.line())).toList();
      Map<String, Prompt> byId = new HashMap<>();
      missing.forEach(prompt -> byId.put(jobId(prompt), prompt));
      source.write(
          missing.stream().map(this::request).iterator(),
          document -> {
            Prompt prompt = byId.get(document.id());
            if (prompt != null) {
              Prediction prediction = Prediction.of(prompt, document);
              append(log, prediction);
              found.put(prompt.line(), prediction);
              progress.accept(found.size());
            }
          });
      return found.values().stream().sorted(Comparator.comparingInt(Prediction::line)).toList();
    }
  }

  private static void append(JsonLineAppender log, Prediction prediction) {
    try {
      log.append(prediction);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WritingRequest request(Prompt prompt) {
    // The paper's texts are plain paragraphs, and its judges see nothing but the text.
    return new WritingRequest(
        jobId(prompt),
        prompt.text(),
        prompt.length(),
        null,
        settings.mode(),
        Map.of(),
        null,
        Headings.NONE);
  }

  private String jobId(Prompt prompt) {
    return "%s-%05d".formatted(settings.id(), prompt.line());
  }
}
