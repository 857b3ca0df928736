package aloft.aws.cost;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The prices of Lambda in a region, in US dollars: those of the first tier, without the free tier.
///
/// @param request of one request
/// @param x86 of a GB-second of memory on x86
/// @param arm of a GB-second of memory on Arm
/// @param storage of a GB-second of ephemeral storage above 512 MB
/// @param provisioned of a GB-second of provisioned concurrency on x86
/// @param provisionedDuration of a GB-second of memory with provisioned concurrency on x86
/// @see <a href="https://aws.amazon.com/lambda/pricing/">prices</a>
record LambdaPrices(
    double request,
    double x86,
    double arm,
    double storage,
    double provisioned,
    double provisionedDuration) {

  /// The prices of Lambda@Edge, the same everywhere.
  static final LambdaPrices EDGE = new LambdaPrices(0.0000006, 0.00005001, 0.00005001, 0, 0, 0);

  /// The day of the prices.
  static final String DAY = "2026-08-31";

  /// What provisioned concurrency costs on Arm, compared with x86.
  static final double PROVISIONED_ON_ARM = 0.8;

  private static final String FILE = "lambda-prices.txt";

  /// The prices in a region.
  ///
  /// @throws UserException that names the known regions, if there are none for this one
  static LambdaPrices in(String region) {
    LambdaPrices prices = find(region);
    if (prices == null) {
      String known = String.join(", ", rows().stream().map(words -> words[0]).toList());
      throw new UserException(
          Diagnostic.error("cost/region", "the prices of the region " + region + " are not known")
              .hint("estimate with the prices of another: --region " + known));
    }
    return prices;
  }

  /// The prices in a region; null if they are unknown.
  static @Nullable LambdaPrices find(String region) {
    for (String[] words : rows()) {
      if (words[0].equals(region)) {
        return new LambdaPrices(
            Double.parseDouble(words[1]),
            Double.parseDouble(words[2]),
            Double.parseDouble(words[3]),
            Double.parseDouble(words[4]),
            Double.parseDouble(words[5]),
            Double.parseDouble(words[6]));
      }
    }
    return null;
  }

  private static List<String[]> rows() {
    List<String[]> rows = new ArrayList<>();
    for (String line : text().split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words.length == 7 && !line.startsWith("#")) {
        rows.add(words);
      }
    }
    return rows;
  }

  private static String text() {
    try (InputStream file =
        Objects.requireNonNull(LambdaPrices.class.getResourceAsStream(FILE), FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
