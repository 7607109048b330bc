package io.scriptorium.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of a process. It goes to stderr, so that stdout holds results alone; {@code logback.xml}
 * defines its plain format; its level comes from the environment variable {@code LOG_LEVEL}.
 */
public final class Logging {

  private static final String APPENDER = "stderr";
  private static final String LEVEL_VARIABLE = "LOG_LEVEL";

  private Logging() {}

  /**
   * Sets how this process logs.
   *
   * @throws StartupException if {@code LOG_LEVEL} names no level
   */
  public static void configure(LogFormat format) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    checkLevel(System.getenv().getOrDefault(LEVEL_VARIABLE, "INFO"));
    switch (format) {
      case PLAIN -> {
        // As logback.xml defines it.
      }
      case JSON -> useJson();
    }
  }

  static void checkLevel(String level) {
    if (Level.toLevel(level, null) == null) {
      throw new StartupException(
          "%s is '%s'; it may be error, warn, info, debug or trace."
              .formatted(LEVEL_VARIABLE, level.toLowerCase(Locale.ROOT)));
    }
  }

  private static void useJson() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
        instanceof OutputStreamAppender<ILoggingEvent> appender) {
      Encoder<ILoggingEvent> encoder = new JsonLogEncoder();
      encoder.setContext(context);
      encoder.start();
      appender.setEncoder(encoder);
    }
  }
}
