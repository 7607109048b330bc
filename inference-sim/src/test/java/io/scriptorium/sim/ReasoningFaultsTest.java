package io.scriptorium.sim;

import static io.scriptorium.sim.FaultyServer.PROMPT;
import static io.scriptorium.sim.FaultyServer.chunks;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReasoningFaultsTest {
  private final FaultyServer server = new FaultyServer();
  private String sound = "";

  @BeforeEach
  void askWithoutFaults() {
    sound = server.text("", PROMPT);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(ReasoningMarks.class)
  void reasoningIsBetweenMarks(ReasoningMarks marks) {
    String value = "=" + FaultValue.Choice.name(marks);

    assertThat(server.text("think" + value, PROMPT))
        .startsWith(marks.open + "\n")
        .endsWith("\n" + marks.close + "\n\n" + sound);
    assertThat(server.text("think-end" + value, PROMPT))
        .startsWith(sound + "\n\n" + marks.open)
        .endsWith(marks.close);
    assertThat(server.text("think-middle" + value, PROMPT))
        .startsWith(sound.substring(0, 10))
        .contains("\n\n" + marks.open + "\n", "\n" + marks.close + "\n\n")
        .endsWith(sound.substring(sound.length() - 10));
    assertThat(server.text("think-close" + value, PROMPT))
        .doesNotContain(marks.open)
        .endsWith("\n" + marks.close + "\n\n" + sound);
    assertThat(server.text("think-close-inline" + value, PROMPT))
        .endsWith("plan it." + marks.close + sound);
    assertThat(server.text("think-close-paragraphs" + value, PROMPT))
        .contains("section.\n\nLet me plan it. " + marks.close + "\n\n" + sound);
  }

  @Test
  void reasoningNeverEnds() {
    String text = server.text("think-unclosed=think", with(PROMPT, "max_tokens", 60));

    assertThat(text).startsWith("<think>\nLet me think").doesNotContain("</think>").hasSize(240);
  }

  @Test
  void reasoningHasAFieldOfItsOwnAndCountsAgainstTheLimit() {
    JsonNode answer = server.post("reasoning=50", with(PROMPT, "max_tokens", 70)).json();

    JsonNode message = answer.path("choices").path(0).path("message");
    assertThat(message.path("reasoning_content").asString()).hasSize(200);
    assertThat(message.path("content").asString()).hasSizeBetween(70, 80);
    assertThat(answer.path("choices").path(0).path("finish_reason").asString()).isEqualTo("length");
    assertThat(answer.path("usage").path("completion_tokens").asInt()).isBetween(69, 70);
    assertThat(
            answer.path("usage").path("completion_tokens_details").path("reasoning_tokens").asInt())
        .isEqualTo(50);
  }

  @Test
  void reasoningThatTakesTheWholeLimitLeavesNoText() {
    JsonNode answer = server.post("reasoning=500", with(PROMPT, "max_tokens", 70)).json();

    JsonNode choice = answer.path("choices").path(0);
    assertThat(choice.path("message").path("content").asString()).isEmpty();
    assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning-field=reasoning", "reasoning-field=thinking"})
  void theFieldHasTheNameThatIsGiven(String fault) {
    String name = fault.substring(fault.indexOf('=') + 1);
    String stream = server.stream("reasoning=50+" + fault);

    String reasoning =
        chunks(stream).stream()
            .map(chunk -> chunk.path("choices").path(0).path("delta").path(name).asString(""))
            .collect(Collectors.joining());
    assertThat(reasoning).hasSize(200);
  }
}
