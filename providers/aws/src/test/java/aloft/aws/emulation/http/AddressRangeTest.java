package aloft.aws.emulation.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.2/31, 127.0.0.1, false",
    "0.0.0.0/0, 127.0.0.1, true",
    "10.0.0.0/8, 127.0.0.1, false",
    "::1/128, ::1, true",
    "::/0, ::1, true",
    "2001:db8::/32, 2001:db8:1::2, true",
    "2001:db8::/32, 2001:db9::, false",
    "fe80:0000:0000:0000:0204:61ff:fe9d:f156/10, fe80::1, true",
    "::1/128, 127.0.0.1, false",
    "127.0.0/8, 127.0.0.1, false",
    "127.0.0.256/8, 127.0.0.1, false",
    "127.0.0.0/x, 127.0.0.1, false",
    "1::2::3/8, ::1, false",
    "1:2:3:4:5:6:7:8:9/8, ::1, false",
  })
  void aRangeContainsAddresses(String range, String address, boolean expected) {
    assertThat(AddressRange.contains(range, address)).isEqualTo(expected);
  }
}
