package aloft.google.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.google.GoogleProvider;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
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
    for (String value : List.of("old", "new")) {
      fixture.google().addSecret("key", value.getBytes(StandardCharsets.UTF_8));
    }
    fixture.google().addSecret("image", new byte[] {(byte) 0xff, 0});
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
            variable("google", "projectId"), "\"" + fixture.google().project() + "\"", false),
        new Stored(variable("secret", "key"), "\"new\"", true),
        new Stored(variable("secret", "key:1"), "\"old\"", true),
        new Stored(variable("secret", fullName("key")), "\"new\"", true),
        new Stored(variable("secret", fullName("key") + "/versions/1"), "\"old\"", true));
  }

  private String fullName(String secret) {
    return "projects/" + fixture.google().project() + "/secrets/" + secret;
  }

  @Override
  protected List<Variable> missing() {
    return List.of(
        variable("gs", bucket + "/none"),
        variable("gs", "nowhere-at-all/none"),
        variable("secret", "none"),
        variable("secret", "key:3"));
  }

  @Override
  protected List<Variable> malformed() {
    return List.of(
        variable("gs", ""),
        new Variable("google", List.of(), null),
        variable("gs", "bucket"),
        variable("google", "planet"),
        variable("secret", "key:1:2"),
        variable("secret", "projects/p/locations/us-east1/secrets/key"),
        variable("secret", "key/versions/1"));
  }

  @Override
  protected long requests() {
    return fixture.google().exchanges().size();
  }

  @Test
  void bytesThatAreNoTextAreAnError() {
    try (Cloud cloud = fixture.connect()) {
      assertThatThrownBy(() ->
              cloud.variables().resolve("secret", List.of(), "image", SourceRange.of("a.yml")))
          .isInstanceOfSatisfying(
              UserException.class,
              e -> assertThat(e.diagnostics().getFirst().code()).isEqualTo("variable/value"));
    }
  }

  @Test
  void sourcesAreThoseOfTheProvider() {
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.variables().sources())
          .isEqualTo(new GoogleProvider().options().variableSources());
    }
  }
}
