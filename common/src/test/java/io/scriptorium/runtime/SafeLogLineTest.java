package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeLogLineTest {

  private static final String FORGED = "12:00:00.000 INFO  PlannerWorker - all is well";
  private static final String HOSTILE =
      "x\n" + FORGED + "\r\u001b[2J\u009b1m\u202e\u2028" + FORGED + "\ud800";

  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("io.scriptorium.Test");

  SafeLogLineTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void aMessageAndItsFieldsStayOnOneLine() throws JoranException {
    var event =
        new LoggingEvent("", logger, Level.WARN, "refused: {}", null, new Object[] {HOSTILE});
    event.setMDCPropertyMap(Map.of("job", "tea\n" + FORGED));

    assertThat(line(event))
        .endsWith("\n")
        .satisfies(it -> assertThat(it.strip().lines()).hasSize(1))
        .doesNotContain("\r", "\u001b", "\u009b", "\u202e", "\u2028", "\ud800");
  }

  @Test
  void aLongMessageIsCut() throws JoranException {
    var event = new LoggingEvent("", logger, Level.WARN, "a".repeat(1_000_000), null, null);

    assertThat(line(event).length()).isLessThan(SafeLogLine.LONGEST + 10);
  }

  @Test
  void anExceptionForgesNoLine() throws JoranException {
    var cause = new IllegalStateException(HOSTILE);
    var event =
        new LoggingEvent(
            "", logger, Level.WARN, "failed", new RuntimeException(HOSTILE, cause), null);

    assertThat(line(event).lines().skip(2)).isNotEmpty().allMatch(it -> it.matches("\\s.*"));
    assertThat(line(event)).contains("Caused by: java.lang.IllegalStateException");
  }

  @SuppressWarnings("unchecked")
  private String line(ILoggingEvent event) throws JoranException {
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(SafeLogLineTest.class.getResource("/logback.xml"));
    var appender =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
