package aloft.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aloft.aws.AwsProvider;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Function;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.CostModel;
import aloft.spi.provider.CostModel.Estimate;
import aloft.spi.provider.CostModel.FunctionCost;
import aloft.spi.provider.CostModel.MonthlyUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaCostsTest {
  private static final MonthlyUsage USAGE = new MonthlyUsage(3_000_000, 120);

  private static CostModel model(String region, String function) {
    return (CostModel) blueprint(region, function);
  }

  private static Blueprint blueprint(String region, String function) {
    String text =
        """
        {"service": "shop", "provider": {"name": "aws", "runtime": "nodejs22.x", "region": "%s"},
         "functions": {"first": {"handler": "a.main"}, "a": {"handler": "a.main"%s}}}\
        """
            .formatted(region, function);
    Mapping manifest = (Mapping) Json.read(text, "serverless.json");
    return new AwsProvider().read(manifest, manifest).orThrow();
  }

  /// The first example of AWS: 3 million calls of 120 ms with 1,536 MB, without the free tier.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us-east-1 | , \"memorySize\": 1536 | requests=0.60 duration=9.00",
        "us-east-1 | , \"memorySize\": 1536, \"architecture\": \"arm64\" | requests=0.60"
            + " duration=7.20",
        "eu-south-1 | , \"memorySize\": 1536 | requests=0.69 duration=10.54",
        "us-east-1 | , \"memorySize\": 1024, \"ephemeralStorageSize\": 10240 | requests=0.60"
            + " duration=6.00 ephemeralStorage=0.11",
        "us-east-1 | , \"memorySize\": 1024, \"provisionedConcurrency\": 2 | requests=0.60"
            + " duration=3.50 provisionedConcurrency=21.90",
        "us-east-1 | , \"memorySize\": 1024, \"provisionedConcurrency\": 2, \"architecture\":"
            + " \"arm64\" | requests=0.60 duration=2.80 provisionedConcurrency=17.52",
      })
  void costsDependOnMemoryArchitectureAndRegion(String region, String function, String expected) {
    Estimate estimate = model(region, function).estimate("a", USAGE);
    FunctionCost cost = estimate.functions().getFirst();
    StringBuilder parts = new StringBuilder();
    cost.parts()
        .forEach((name, dollars) ->
            parts.append(parts.isEmpty() ? "" : " ").append("%s=%.2f".formatted(name, dollars)));
    assertThat(parts.toString()).isEqualTo(expected);
    assertThat(estimate.total()).isEqualTo(cost.total());
  }

  @Test
  void allFunctionsAreEstimatedTogether() {
    Estimate estimate = model("us-east-1", "").estimate(null, USAGE);
    assertThat(estimate.functions()).extracting(FunctionCost::name).containsExactly("first", "a");
    assertThat(estimate.total())
        .isCloseTo(2 * estimate.functions().getFirst().total(), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"python3.13, 1", "dotnet8, 1", "java21, 0"})
  void snapshotsThatCostAreToldOf(String runtime, int warnings) {
    Estimate estimate =
        model("us-east-1", ", \"snapStart\": true, \"runtime\": \"" + runtime + "\"")
            .estimate(null, USAGE);
    assertThat(estimate.findings())
        .hasSize(warnings)
        .allMatch(warning -> warning.code().equals("cost/snap-start"));
  }

  @Test
  void functionThatIsNeverCalledCostsNothing() {
    assertThat(total("us-east-1", null, new MonthlyUsage(0, 100))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cn-north-1", "edge"})
  void regionWithoutKnownPricesIsAnErrorThatNamesTheOthers(String region) {
    assertThatThrownBy(() -> total(region, null, USAGE))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              assertThat(failure.diagnostics().getFirst().code()).isEqualTo("cost/region");
              assertThat(failure.diagnostics().getFirst().hint()).contains("eu-west-1");
            });
  }

  private static double total(String region, @Nullable String function, MonthlyUsage usage) {
    return model(region, "").estimate(function, usage).total();
  }

  /// 100 ms with 1,024 MB, and the request.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us-east-1 | | 0.0000018667",
        "us-east-1 | , \"architecture\": \"arm64\" | 0.0000015333",
        "us-east-1 | , \"events\": [{\"cloudFront\": {\"origin\": \"https://a.example\"}}],"
            + " \"memorySize\": 1024 | 0.0000056010",
        "mars-north-1 | | unknown",
      })
  void priceOfACallIsThatOfItsFunctionAndRegion(
      String region, @Nullable String function, String expected) {
    Function described =
        blueprint(region, function == null ? "" : function).service().functions().getLast();
    CallPrice price = CallPrice.of(described, region);
    assertThat(price == null ? "unknown" : "%.10f".formatted(price.dollars(100)))
        .isEqualTo(expected);
  }
}
