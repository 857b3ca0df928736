package aloft.cli.packaging;

import static aloft.cli.packaging.PackagingFixture.prebuilt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrebuiltZipsTest {
  @TempDir Path folder;

  @Test
  void copiesAPrebuiltZipUnchanged() throws IOException {
    PackagingFixture fixture = new PackagingFixture(folder).file("dist/fn.zip", "bytes");
    Artifacts artifacts =
        fixture.pack(prebuilt("one", "dist/fn.zip"), prebuilt("two", "dist/fn.zip")).orThrow();
    Artifact one = artifacts.get("one");
    assertThat(one.fileName()).isEqualTo("fn.zip");
    assertThat(one.size()).isEqualTo(5);
    assertThat(one.sha256()).isEqualTo("J3CJ2RwL308uaGK6fkoHYFEZQx9dE/cm3TUrBvGyBqk=");
    assertThat(artifacts.get("two")).isEqualTo(new Artifact("two", "fn.zip", one.sha256(), 5));
    assertThat(fixture.bytes("fn.zip")).isEqualTo("bytes".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void zipsWithTheSameNameGetDifferentFiles() throws IOException {
    PackagingFixture fixture = new PackagingFixture(folder).files("a/fn.zip", "b/fn.zip");
    Artifacts artifacts =
        fixture.pack(prebuilt("one", "a/fn.zip"), prebuilt("two", "b/fn.zip")).orThrow();
    assertThat(artifacts.get("one").fileName()).isEqualTo("fn.zip");
    assertThat(artifacts.get("two").fileName()).isEqualTo("two.zip");
    assertThat(artifacts.get("two").sha256()).isNotEqualTo(artifacts.get("one").sha256());
  }

  @Test
  void downloadsAnAddress() throws IOException {
    PackagingFixture fixture = new PackagingFixture(folder).files("a.js");
    fixture.pack(prebuilt("one", "s3://bucket/path/fn.zip")).orThrow();
    assertThat(fixture.bytes("fn.zip"))
        .isEqualTo("from s3://bucket/path/fn.zip".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void reportsAMissingZip() {
    PackagingFixture fixture = new PackagingFixture(folder);
    assertThatThrownBy(() -> fixture.pack(prebuilt("one", "dist/none.zip")))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              Diagnostic diagnostic = failure.diagnostics().getFirst();
              assertThat(diagnostic.code()).isEqualTo("package/no-artifact");
              assertThat(diagnostic.message())
                  .isEqualTo("cannot read the artifact dist/none.zip: it does not exist");
              assertThat(diagnostic.place()).isEqualTo(PackagingFixture.PLACE);
            });
    assertThatThrownBy(() ->
            fixture.pack(
                (address, target) -> {
                  throw new IOException("no such bucket");
                },
                prebuilt("one", "s3://bucket/fn.zip")))
        .hasMessage("cannot read the artifact s3://bucket/fn.zip: no such bucket");
  }
}
