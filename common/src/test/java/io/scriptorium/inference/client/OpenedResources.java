package io.scriptorium.inference.client;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test opens, closed after it in reverse order. */
public final class OpenedResources implements AfterEachCallback {

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Closes this one after the test. */
  public <T extends AutoCloseable> T add(T one) {
    opened.add(one);
    return one;
  }

  /** A server that answers so. */
  public FakeServer serving(FakeServer.Script chat) {
    return add(FakeServer.start(chat));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }
}
