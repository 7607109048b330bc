package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.JobIds;
import io.scriptorium.job.Mode;
import io.scriptorium.job.RequestReader;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a data set is made. The same settings, instructions and documents give the same bytes.
 *
 * @param name what the data set is called, and the front of its jobs' ids: 1 to 100 of {@code A-Z
 *     a-z 0-9 . _ -}, the first not a dot
 * @param instructions the file of instructions, a JSON object a line
 * @param folder where the data set, and what it is made of, goes
 * @param seed of all that is left to chance
 * @param mode how the sections of a text are written
 * @param samples how many texts are written for each instruction, 1 to 64
 * @param minWords the shortest text worth training long output on, in words
 * @param maxWords the longest text asked for, in words
 * @param maxPerBucket the most texts of one length bucket (see {@link LengthBucket}), at least 1;
 *     null for any number
 */
public record DatasetSettings(
    String name,
    Path instructions,
    Path folder,
    long seed,
    Mode mode,
    int samples,
    int minWords,
    int maxWords,
    @Nullable Integer maxPerBucket,
    Split.Shares shares) {

  /** The most texts that may be written for one instruction. */
  public static final int MOST_SAMPLES = 64;

  /**
   * By how many points of score the better text of a preference must lead: less is within what a
   * judge gives the same text twice.
   */
  static final double LEAST_DIFFERENCE = 5;

  private static final int LONGEST_NAME = 100;

  /**
   * @throws StartupException naming every setting that is wrong, its value and what is allowed
   */
  public DatasetSettings {
    List<String> problems = new ArrayList<>();
    if (!JobIds.allowed(name) || name.length() > LONGEST_NAME) {
      problems.add(
          "name is \"%s\"; 1 to %d of the characters A-Z a-z 0-9 . _ - are allowed, the first not a dot."
              .formatted(name, LONGEST_NAME));
    }
    if (samples < 1 || samples > MOST_SAMPLES) {
      problems.add("samples is %d; 1 to %d are allowed.".formatted(samples, MOST_SAMPLES));
    }
    if (maxPerBucket != null && maxPerBucket < 1) {
      problems.add(
          "max-per-bucket is %d; 1 or more is allowed, or leave it out for any number."
              .formatted(maxPerBucket));
    }
    int mostWords = RequestReader.DEFAULT_MAX_WORDS;
    if (minWords < 1 || maxWords < minWords || maxWords > mostWords) {
      problems.add(
          "min-words is %d and max-words %d; from 1 to %d words are allowed, the first not above the second."
              .formatted(minWords, maxWords, mostWords));
    }
    shares.addProblems(problems);
    if (!problems.isEmpty()) {
      throw new StartupException(String.join("\n", problems));
    }
  }

  /** A sample's job id, such as {@code stories-000012-1}. */
  String jobId(int line, int sample) {
    return String.format(Locale.ROOT, "%s-%06d-%d", name, line, sample);
  }

  /** All that the result depends on beside the name, the seed and the instructions, by name. */
  Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("mode", mode.json());
    described.put("samples", Integer.toString(samples));
    described.put("min-words", Integer.toString(minWords));
    described.put("max-words", Integer.toString(maxWords));
    described.put("max-instruction-characters", Integer.toString(SelectionRules.MOST_CHARACTERS));
    TextRules.describe(described);
    described.put("max-per-bucket", maxPerBucket == null ? "any number" : maxPerBucket.toString());
    shares.describe(described);
    described.put("least-difference", Double.toString(LEAST_DIFFERENCE));
    return described;
  }
}
