package io.scriptorium.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.judge.ScriptedJudge;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.InferenceSettings.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long and how often the servers are asked, by what went wrong. */
class ServersIT {

  private static final ChatRequest QUESTION =
      new ChatRequest("question", List.of(ChatMessage.user("Well?")), 100);

  @Test
  void answersWithoutTextEndItAfterTheirNumber() throws Exception {
    try (ScriptedJudge server = ScriptedJudge.start("mute", _ -> "");
        Servers servers = server.servers()) {
      assertThatThrownBy(() -> servers.complete(QUESTION))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("without text");
      assertThat(server.questions()).hasSize(5);
    }
  }

  @Test
  void aFailureThatNoTryMendsEndsItAtOnce() throws Exception {
    try (ScriptedJudge server = ScriptedJudge.start("shut", _ -> "yes").refusing(401);
        Servers servers = server.servers()) {
      assertThatThrownBy(() -> servers.complete(QUESTION))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("API key");
      assertThat(server.questions()).hasSize(1);
    }
  }

  @Test
  void aServerThatComesBackIsWaitedForLongerThanAnswersWithoutTextAre() throws Exception {
    var asked = new AtomicInteger();
    try (ScriptedJudge server = ScriptedJudge.start("moody", _ -> "yes").refusing(503);
        Servers servers = server.servers()) {
      server.onQuestion(() -> {
        if (asked.incrementAndGet() == 12) {
          server.refusing(200);
        }
      });

      assertThat(servers.complete(QUESTION).text()).isEqualTo("yes");
      assertThat(asked).hasValue(12);
    }
  }

  @Test
  void anOutageThatIsLongerThanTheBudgetIsNotWaitedForByEveryQuestion() throws Exception {
    try (ScriptedJudge server = ScriptedJudge.start("dead", _ -> "yes");
        Servers servers = server.servers(Duration.ofSeconds(2))) {
      servers.complete(QUESTION);
      server.refusing(503);
      assertThatThrownBy(() -> servers.complete(QUESTION)).isInstanceOf(InferenceException.class);
      int before = server.questions().size();
      assertThat(before).isGreaterThan(2);

      // The budget is spent but for the shortest of waits.
      assertThatThrownBy(() -> servers.complete(QUESTION)).isInstanceOf(InferenceException.class);
      assertThat(server.questions().size() - before).isLessThan(10);

      server.refusing(200);
      assertThat(servers.complete(QUESTION).text()).isEqualTo("yes");
    }
  }

  @Test
  void aServerThatWasNeverReachedIsNotWaitedFor() {
    var nowhere = new InferenceServer(URI.create("http://127.0.0.1:1/v1"), 1, "model");
    try (Servers servers =
        Servers.of(
            InferenceSettings.of(List.of(nowhere))
                .withRetry(
                    new RetryPolicy(
                        Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofHours(1), 5)))) {
      assertThatThrownBy(() -> servers.complete(QUESTION))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("is not reachable");
    }
  }
}
