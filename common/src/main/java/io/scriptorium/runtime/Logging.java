package io.scriptorium.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.scriptorium.job.Json;
import io.scriptorium.job.SafeText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of a process. It goes to stderr, so that stdout holds results alone; {@code logback.xml}
 * defines its plain format; its level comes from the environment variable {@code LOG_LEVEL}.
 */
public final class Logging {

  private static final String APPENDER = "stderr";
  private static final String LEVEL_VARIABLE = "LOG_LEVEL";
  private static final String FILE_PATTERN =
      "%line(%d{HH:mm:ss.SSS} %-5level %logger{0} [%X{job} %X{section} %X{attempt}] %message){8000}"
          + "%n%trace";

  private Logging() {}

  /** How log lines look. */
  public enum LogFormat {
    /** One readable line an event. */
    PLAIN,
    /** One JSON object a line, for log collectors. */
    JSON;

    /** The name used on the command line: lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One JSON object a line: {@code time level logger thread message}, the MDC's {@code job}, {@code
   * section}, {@code attempt} and {@code trace_id}, and {@code error} with the stack trace.
   */
  private static final class JsonLayout extends LayoutBase<ILoggingEvent> {

    @Override
    public String doLayout(ILoggingEvent event) {
      Map<String, String> line = new LinkedHashMap<>();
      line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
      line.put("level", event.getLevel().toString());
      line.put("logger", event.getLoggerName());
      line.put("thread", event.getThreadName());
      line.put("message", SafeText.cut(event.getFormattedMessage(), SafeLogLine.LONGEST));
      event
          .getMDCPropertyMap()
          .forEach(
              (name, value) -> line.putIfAbsent(name, SafeText.cut(value, SafeLogLine.LONGEST)));
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown != null) {
        line.put("error", SafeStackTrace.safe(ThrowableProxyUtil.asString(thrown)));
      }
      return SafeText.json(new String(Json.write(line), StandardCharsets.UTF_8)) + "\n";
    }
  }

  /**
   * Sets how a worker's process logs.
   *
   * @throws StartupException if {@code LOG_LEVEL} names no level
   */
  static void configure(LogFormat format) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    String level = System.getenv().getOrDefault(LEVEL_VARIABLE, "INFO");
    if (Level.toLevel(level, null) == null) {
      throw new StartupException(
          "%s is '%s'; it may be error, warn, info, debug or trace."
              .formatted(LEVEL_VARIABLE, level.toLowerCase(Locale.ROOT)));
    }
    if (format == LogFormat.JSON
        && root().getAppender(APPENDER) instanceof OutputStreamAppender<ILoggingEvent> appender) {
      var layout = new JsonLayout();
      var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
      encoder.setLayout(layout);
      encoder.setCharset(StandardCharsets.UTF_8);
      encoder.setContext(root().getLoggerContext());
      layout.start();
      encoder.start();
      appender.setEncoder(encoder);
    }
  }

  /** Turns the log off, for a command that prints what goes wrong itself. */
  public static void off() {
    root().detachAndStopAllAppenders();
  }

  /** Sends the log of a stack inside a command to a file, which is overwritten. */
  public static void toFile(Path file) {
    LoggerContext context = root().getLoggerContext();
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(FILE_PATTERN);
    encoder.start();
    var appender = new FileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setAppend(false);
    appender.setEncoder(encoder);
    appender.start();
    off();
    root().addAppender(appender);
    root().setLevel(Level.INFO);
  }

  /** Leaves out what the broker inside a stack logs of every partition. */
  public static void hushBroker() {
    LoggerContext context = root().getLoggerContext();
    context.getLogger("state.change.logger").setLevel(Level.WARN);
    context.getLogger("org.apache.kafka.controller.QuorumController").setLevel(Level.ERROR);
    context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
