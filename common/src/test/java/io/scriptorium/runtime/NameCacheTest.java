package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class NameCacheTest {

  @Test
  void isShortUnlessTheUserHasSetATime() {
    assertThat(Security.getProperty(NameCache.PROPERTY)).isNull();

    NameCache.keepShort();
    assertThat(Security.getProperty(NameCache.PROPERTY)).isEqualTo("5");

    Security.setProperty(NameCache.PROPERTY, "60");
    NameCache.keepShort();
    assertThat(Security.getProperty(NameCache.PROPERTY)).isEqualTo("60");
  }
}
