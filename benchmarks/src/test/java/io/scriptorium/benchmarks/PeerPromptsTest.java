package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.job.Json;
import io.scriptorium.job.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PeerPromptsTest {

  private static final PeerPrograms PYTHON = new PeerPrograms(Path.of("peers"), "python3", "");

  private static final String PROGRAM =
      """
      import json, sys
      import prompts
      job, outline, before = json.load(sys.stdin)
      steps = prompts.read_plan(outline)
      print(json.dumps([
          prompts.plan(job),
          prompts.section(job, steps, []),
          prompts.section(job, steps, before),
      ]))
      """;

  @Test
  void peersAskWhatTheBaselinesAsk() throws Exception {
    assumeTrue(isInstalled(), "python3 is not installed");
    // given
    var job =
        new BenchmarkJob("job-1", "Write about \"tea\".\nAt length, für alle.", 1_200, "tenant-1");
    String outline = "1 | 200 | Where tea is from\n2 | 1000 | A cup: %s {} \\d\nno step\n";
    List<Step> plan = BaselinePrompts.readPlan(outline);
    List<String> before = List.of("Tea is from China.\n\nIt is old.");
    assertThat(plan).hasSize(2);

    // when
    JsonNode asked = run(List.of(job, outline, before));

    // then
    assertThat(asked.valueStream().map(PeerPromptsTest::messages))
        .containsExactly(
            BaselinePrompts.plan(job),
            BaselinePrompts.CONVERSATION.section(job, plan, List.of()),
            BaselinePrompts.CONVERSATION.section(job, plan, before));
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      PYTHON.require(Peer.LOOPS);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static JsonNode run(List<Object> input) throws IOException {
    Process process =
        PYTHON
            .python(List.of("-B", "-c", PROGRAM))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(Json.write(input));
    }
    return Json.MAPPER.readTree(process.getInputStream().readAllBytes());
  }

  private static List<ChatMessage> messages(JsonNode request) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : request) {
      String content = message.get("content").stringValue();
      messages.add(
          switch (message.get("role").stringValue()) {
            case "user" -> ChatMessage.user(content);
            case "assistant" -> ChatMessage.assistant(content);
            default -> throw new IllegalArgumentException("An unknown role: " + message);
          });
    }
    return messages;
  }
}
