package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "{}",
        "tea",
        "{\"jobId\":\"tea\",\"index\":1,\"total\":1,\"mode\":\"sequential\"}",
        "{\"jobId\":\"tea\",\"index\":2,\"total\":1,\"mode\":\"sequential\",\"planPosition\":{\"partition\":0,\"offset\":0}}",
        "{\"jobId\":null,\"index\":1,\"total\":1,\"mode\":\"sequential\",\"planPosition\":{\"partition\":0,\"offset\":0}}",
        "{\"jobId\":\"tea\",\"index\":1,\"total\":1,\"mode\":\"fast\",\"planPosition\":{\"partition\":0,\"offset\":0}}",
      })
  void whatIsNoTaskIsABadRecord(String json) {
    assertThatThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8), SectionTask.class))
        .isInstanceOf(BadRecordException.class);
  }

  @Test
  void aMistakeIsToldWithItsFieldAndWithoutAdviceForProgrammers() {
    String json = "{\"jobId\":\"tea\",\"index\":null}";

    assertThatThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8), SectionTask.class))
        .hasMessageContaining("SectionTask, the field \"index\": Cannot map `null` into type `int`")
        .hasMessageNotContaining("DeserializationFeature");
  }

  @Test
  void anotherEncodingIsABadRecord() {
    byte[] json = "{\"jobId\":\"tea\"}".getBytes(StandardCharsets.UTF_16LE);

    assertThatThrownBy(() -> Json.read(json, SectionTask.class))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("its byte 1 is 0x00");
  }

  @Test
  void aTombstoneIsABadRecord() {
    assertThatThrownBy(() -> Json.read(null, SectionTask.class))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("tombstone");
  }
}
