package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class DnsCacheTest {

  @Test
  void isShortUnlessTheUserHasSetATime() {
    assertThat(Security.getProperty(DnsCache.PROPERTY)).isNull();

    DnsCache.keepShort();
    assertThat(Security.getProperty(DnsCache.PROPERTY)).isEqualTo("5");

    Security.setProperty(DnsCache.PROPERTY, "60");
    DnsCache.keepShort();
    assertThat(Security.getProperty(DnsCache.PROPERTY)).isEqualTo("60");
  }
}
