package aloft.aws.emulation.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A range of IP addresses, as in `192.0.2.0/24` or `2001:db8::/32`.
record AddressRange(List<Integer> network, int bits) {

  /// Whether a range contains an address; false if one of them is not valid.
  static boolean contains(String range, String address) {
    int slash = range.indexOf('/');
    List<Integer> network = bytes(slash < 0 ? range : range.substring(0, slash));
    List<Integer> client = bytes(address);
    if (network == null || client == null || network.size() != client.size()) {
      return false;
    }
    Integer bits =
        slash < 0 ? Integer.valueOf(8 * network.size()) : number(range.substring(slash + 1), 10);
    return bits != null && new AddressRange(network, bits).contains(client);
  }

  private boolean contains(List<Integer> address) {
    for (int i = 0; i < bits && i < 8 * network.size(); i++) {
      int mask = 0x80 >> (i % 8);
      if ((network.get(i / 8) & mask) != (address.get(i / 8) & mask)) {
        return false;
      }
    }
    return true;
  }

  /// The bytes of an address; null if it is not valid.
  private static @Nullable List<Integer> bytes(String address) {
    return address.contains(":") ? sixteen(address) : parts(address, "\\.", 10, 255, 4);
  }

  // `::` stands for as many groups of zeros as are missing.
  private static @Nullable List<Integer> sixteen(String address) {
    int gap = address.indexOf("::");
    String left = gap < 0 ? address : address.substring(0, gap);
    String right = gap < 0 ? "" : address.substring(gap + 2);
    int given = groups(left) + groups(right);
    if (gap < 0 ? given != 8 : given > 7) {
      return null;
    }
    String zeros = "0:".repeat(8 - given);
    String full = (left.isEmpty() ? "" : left + ":") + zeros + (right.isEmpty() ? "" : right + ":");
    List<Integer> groups = parts(full.substring(0, full.length() - 1), ":", 16, 0xffff, 8);
    return groups == null
        ? null
        : groups.stream().flatMap(group -> Stream.of(group >> 8, group & 0xff)).toList();
  }

  private static int groups(String text) {
    return text.isEmpty() ? 0 : text.split(":", -1).length;
  }

  private static @Nullable List<Integer> parts(
      String text, String separator, int radix, int max, int count) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : text.split(separator, -1)) {
      Integer number = number(part, radix);
      if (number == null || number > max) {
        return null;
      }
      numbers.add(number);
    }
    return numbers.size() == count ? numbers : null;
  }

  private static @Nullable Integer number(String text, int radix) {
    try {
      return text.isEmpty() || text.length() > 4 || text.startsWith("-") || text.startsWith("+")
          ? null
          : Integer.valueOf(text, radix);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
