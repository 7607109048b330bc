package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.job.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the baselines ask a model. */
enum BaselinePrompts {

  /** One message for each section, with all the text so far in its middle, as AgentWrite does. */
  ONE_MESSAGE {
    @Override
    List<ChatMessage> section(BenchmarkJob job, List<Step> plan, List<String> before) {
      String message =
          PLACEHOLDER
              .matcher(TEMPLATE)
              .replaceAll(match ->
                  Matcher.quoteReplacement(
                      switch (match.group(1)) {
                        case "INST" -> job.instruction();
                        case "PLAN" -> outline(plan);
                        case "TEXT" -> String.join("\n\n", before);
                        default -> turn(plan, before.size());
                      }));
      return List.of(ChatMessage.user(message));
    }
  },

  /** A conversation that only grows, as Scriptorium's own. */
  CONVERSATION {
    @Override
    List<ChatMessage> section(BenchmarkJob job, List<Step> plan, List<String> before) {
      List<ChatMessage> messages = new ArrayList<>();
      String opening =
          "Write this document section by section.\n%s\n\nIts outline:\n%s"
              .formatted(job.instruction(), outline(plan));
      messages.add(ChatMessage.user(opening + "\n\n" + turn(plan, 0)));
      for (int index = 1; index <= before.size(); index++) {
        messages.add(ChatMessage.assistant(before.get(index - 1)));
        messages.add(ChatMessage.user(turn(plan, index)));
      }
      return messages;
    }
  };

  /** The template that comes with the writer, so that both sides of the table ask the same. */
  private static final String TEMPLATE = resource("/io/scriptorium/writer/section-template.txt");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(INST|PLAN|TEXT|STEP)\\$");
  private static final Pattern PLAN_LINE = Pattern.compile("(?m)^\\d+ \\| (\\d{1,6}) \\| (\\S.*)$");

  /** Asks for an outline, a line for each section. */
  static List<ChatMessage> plan(BenchmarkJob job) {
    return List.of(
        ChatMessage.user(
            """
            Outline a document for this instruction, in sections of 200 to 1,000 words.
            %s

            Answer with one line for each section, of the form
            N | words | main point

            Total length: %d words\
            """
                .formatted(job.instruction(), job.words())));
  }

  /** The outline in a model's answer; of any length, none too. */
  static List<Step> readPlan(String answer) {
    return PLAN_LINE
        .matcher(answer)
        .results()
        .map(line -> new Step(line.group(2).strip(), Integer.parseInt(line.group(1))))
        .toList();
  }

  /**
   * Asks for the section after those that are written.
   *
   * @param before the sections so far, in order; fewer than the plan has steps
   */
  abstract List<ChatMessage> section(BenchmarkJob job, List<Step> plan, List<String> before);

  private static String outline(List<Step> plan) {
    return IntStream.range(0, plan.size())
        .mapToObj(index ->
            "%d. %s (about %d words)"
                .formatted(index + 1, plan.get(index).mainPoint(), plan.get(index).words()))
        .collect(Collectors.joining("\n"));
  }

  private static String turn(List<Step> plan, int index) {
    Step step = plan.get(index);
    return "Section %d of %d: %s Write it now, in about %d words."
        .formatted(index + 1, plan.size(), step.mainPoint(), step.words());
  }

  private static String resource(String name) {
    try (InputStream stream = BaselinePrompts.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + name + " is not on the class path.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The resource " + name + " cannot be read.", e);
    }
  }
}
