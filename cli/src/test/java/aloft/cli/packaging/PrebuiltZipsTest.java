package aloft.cli.packaging;

import static aloft.cli.packaging.PackagingFixture.prebuilt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.artifact.RequiredContent;
import aloft.spi.artifact.RequiredContent.MissingFile;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
  void hashesAZipWithThePrefixOfItsPackage() throws IOException {
    PackagingFixture fixture = new PackagingFixture(folder).file("dist/fn.zip", "bytes");
    Package one = prebuilt("one", "dist/fn.zip");
    Prebuilt zip = new Prebuilt("dist/fn.zip", "some ", one.place());
    Artifacts artifacts =
        fixture.pack(one, prebuilt("two", "dist/fn.zip").withPrebuilt(zip)).orThrow();
    assertThat(artifacts.get("one").prefixedSha1()).isNull();
    assertThat(artifacts.get("two").prefixedSha1())
        .isEqualTo("f2497d87345140ed5bb53fa233aba45e1aefdd75");
    assertThat(artifacts.get("two").fileName()).isEqualTo("fn.zip");
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

  /// The findings about a zip that must contain `shop/Hello.class`.
  private List<String> findings(boolean isFatal, String... names) throws IOException {
    PackagingFixture fixture = new PackagingFixture(folder).files("a");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("hello.jar")))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
      }
    }
    MissingFile file =
        new MissingFile(
            "shop/Hello",
            List.of("shop/Hello.class", "*.jar"),
            isFatal,
            Diagnostic.warning("function/handler", "missing"));
    RequiredContent content = new RequiredContent(List.of(), List.of(file), Map.of());
    return fixture
        .pack(prebuilt("one", "hello.jar").withRequiredContent(content))
        .diagnostics()
        .stream()
        .map(diagnostic -> diagnostic.severity() + " " + diagnostic.message())
        .toList();
  }

  @Test
  void reportsAHandlerThatAZipDoesNotContain() throws IOException {
    assertThat(findings(false, "shop/Other.class")).containsExactly("WARNING missing");
    assertThat(findings(true, "shop/Other.class")).containsExactly("ERROR missing");
    assertThat(findings(true, "shop/Hello.class")).isEmpty();
    assertThat(findings(true, "lib/shop.jar")).isEmpty();
    assertThat(findings(true, "shop\\Hello.class")).isEmpty();
    assertThat(findings(true, "shop/Hello.so")).isEmpty();
  }

  @Test
  void reportsAnArtifactThatIsNoZip() throws IOException {
    PackagingFixture fixture = new PackagingFixture(folder).file("text.zip", "PK, but no zip");
    Files.write(folder.resolve("empty.zip"), new byte[] {'P', 'K', 5, 6, 0, 0});
    Path script = folder.resolve("script.jar");
    Files.writeString(script, "#!/bin/sh\n");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(script, StandardOpenOption.APPEND))) {
      zip.putNextEntry(new ZipEntry("a"));
    }
    assertThat(
            fixture
                .pack(
                    prebuilt("one", "text.zip"),
                    prebuilt("two", "empty.zip"),
                    prebuilt("three", "script.jar"))
                .diagnostics())
        .extracting(finding -> finding.severity() + " " + finding.code() + " " + finding.message())
        .containsExactly(
            "WARNING package/not-zip the artifact text.zip is not a zip",
            "WARNING package/not-zip the artifact empty.zip is a zip without files");
  }

  @Test
  void anArtifactWithTheNameOfAnotherFileIsRenamed() throws IOException {
    PackagingFixture fixture = new PackagingFixture(folder).files("dist/steps.json", "dist/.zip");
    Artifacts artifacts =
        fixture.pack(prebuilt("one", "dist/steps.json"), prebuilt("two", "dist/.zip")).orThrow();
    assertThat(artifacts.get("one").fileName()).isEqualTo("one.zip");
    assertThat(artifacts.get("two").fileName()).isEqualTo("two.zip");
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
