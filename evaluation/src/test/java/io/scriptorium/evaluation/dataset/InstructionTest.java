package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.BadRecordException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionTest {

  @Test
  void readsBothNamesOfEachFieldAndPassesOthersOver() {
    assertThat(
            read(
                "{\"instruction\":\"Write\",\"words\":5,\"language\":\"de\",\"type\":\"Letter\",\"id\":[1]}"))
        .isEqualTo(new Instruction(3, "Write", 5, "de", "Letter"));
    assertThat(read("{\"prompt\":\"Write\",\"length\":5,\"language\":null}"))
        .isEqualTo(new Instruction(3, "Write", 5, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"instruction\": | is not JSON",
        "[1] | no JSON object",
        "{\"text\": \"Write\"} | \"instruction\" (or \"prompt\") is missing",
        "{\"instruction\": 5} | \"instruction\" is 5; allowed is a string",
        "{\"instruction\": \"a\", \"prompt\": \"b\"} | two names of one thing",
        "{\"instruction\": \"a\", \"words\": 1.5} | \"words\" is 1.5; allowed is a whole number",
        "{\"instruction\": \"a\", \"length\": \"5\"} | allowed is a whole number from 1",
        "{\"instruction\": \"a\", \"words\": 0} | \"words\" is 0",
        "{\"instruction\": \"a\", \"words\": 99999999999} | \"words\" is 99999999999",
        "{\"instruction\": \"a\", \"language\": \"\"} | \"language\" is \"\"",
        "{\"instruction\": \"a\\ud800\"} | valid Unicode",
      })
  void namesWhatIsWrong(String line, String reason) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    assertThatThrownBy(() -> Instruction.read(1, new byte[] {'{', (byte) 0xff, '}'}))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("not valid UTF-8");
  }

  private static Instruction read(String line) {
    return Instruction.read(3, line.getBytes(StandardCharsets.UTF_8));
  }
}
