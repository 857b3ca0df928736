package aloft.aws.cost;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  private static final String FILE = "lambda-prices.txt";
  private static final int COLUMNS = 7;
  private static final String EDGE = "edge";

  /// The prices of Lambda@Edge, the same everywhere.
  static LambdaPrices edge() {
    return Objects.requireNonNull(row(EDGE), EDGE);
  }

  /// The day of the prices.
  static String day() {
    return values("day").getFirst();
  }

  /// The addresses of the price lists, with commas between them.
  static String source() {
    return String.join(", ", values("source"));
  }

  /// What provisioned concurrency costs on Arm, compared with x86.
  static double provisionedOnArm() {
    return Double.parseDouble(values("provisioned-on-arm").getFirst());
  }

  /// The prices in a region.
  ///
  /// @throws UserException that names the known regions, if there are none for this one
  static LambdaPrices in(String region) {
    LambdaPrices prices = find(region);
    if (prices == null) {
      String known = String.join(", ", regions());
      throw new UserException(
          Diagnostic.error("cost/region", "the prices of the region " + region + " are not known")
              .hint("estimate with the prices of another: --region " + known));
    }
    return prices;
  }

  /// The prices in a region; null if they are unknown.
  static @Nullable LambdaPrices find(String region) {
    return region.equals(EDGE) ? null : row(region);
  }

  private static @Nullable LambdaPrices row(String name) {
    for (String[] words : lines()) {
      if (words[0].equals(name) && words.length == COLUMNS) {
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

  private static List<String> regions() {
    return lines().stream()
        .filter(words -> words.length == COLUMNS && !words[0].equals(EDGE))
        .map(words -> words[0])
        .toList();
  }

  private static List<String> values(String name) {
    return lines().stream().filter(words -> words[0].equals(name)).map(words -> words[1]).toList();
  }

  /// The words of the lines that are no comments.
  private static List<String[]> lines() {
    return text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" ", -1))
        .toList();
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
