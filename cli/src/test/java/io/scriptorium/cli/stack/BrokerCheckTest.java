package io.scriptorium.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.cli.CommandRun;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.terminal.UsageException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {

  @Test
  void anAddressWhereNothingListensIsNamedWithTheRemedy() {
    CommandRun run = CommandRun.of("status", "--kafka-bootstrap-servers", "localhost:1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr())
        .contains("nothing listens at localhost:1", "--kafka-bootstrap-servers", "broker runs");
  }

  @Test
  void allAddressesAreNamedWhereNoneAnswers() {
    var kafka = KafkaSettings.of("localhost:1,no-such-host.invalid:9092");

    assertThatThrownBy(() -> BrokerCheck.require(kafka, "Start one."))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "Kafka does not answer: nothing listens at localhost:1; the host of"
                + " no-such-host.invalid:9092 is not known. Start one.");
  }

  @Test
  void oneThatListensIsEnough() throws Exception {
    try (var broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var kafka = KafkaSettings.of("localhost:1,127.0.0.1:" + broker.getLocalPort());

      assertThatCode(() -> BrokerCheck.require(kafka, "Start one.")).doesNotThrowAnyException();
    }
  }
}
