package aloft.google.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.google.GoogleProvider;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.VariablesContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of variables against the double.
final class GoogleVariablesContractIT extends VariablesContract {
  private final GoogleFixture fixture;
  private final String bucket;

  GoogleVariablesContractIT(@TempDir Path folder) {
    fixture = new GoogleFixture(folder);
    bucket = fixture.store("a/b.txt", "text".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  private static Variable variable(String source, String address) {
    return new Variable(source, List.of(), address);
  }

  @Override
  protected List<Stored> stored() {
    return List.of(
        new Stored(variable("gs", bucket + "/a/b.txt"), "\"text\"", false),
        new Stored(variable("google", "region"), "\"us-central1\"", false),
        new Stored(
            variable("google", "projectId"), "\"" + fixture.google().project() + "\"", false));
  }

  @Override
  protected List<Variable> missing() {
    return List.of(variable("gs", bucket + "/none"), variable("gs", "nowhere-at-all/none"));
  }

  @Override
  protected List<Variable> malformed() {
    return List.of(
        variable("gs", ""),
        new Variable("google", List.of(), null),
        variable("gs", "bucket"),
        variable("google", "planet"));
  }

  @Override
  protected long requests() {
    return fixture.google().exchanges().size();
  }

  @Test
  void sourcesAreThoseOfTheProvider() {
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.variables().sources())
          .isEqualTo(new GoogleProvider().options().variableSources());
    }
  }
}
