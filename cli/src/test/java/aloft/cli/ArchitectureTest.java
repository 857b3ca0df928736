package aloft.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The dependency rules of docs/architecture.md that Maven scopes do not enforce.
final class ArchitectureTest {
  private static final JavaClasses ALOFT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("aloft");

  private static final String[] LANGUAGE = {"java..", "org.jspecify..", "aloft.spi.."};

  /// The clouds: all packages below `aloft` except spi, cli and local.
  private static final List<String> CLOUDS =
      ALOFT.stream()
          .map(type -> type.getPackageName().split("\\."))
          .filter(parts -> parts.length > 1)
          .map(parts -> parts[1])
          .filter(name -> !Set.of("spi", "host", "build", "cli", "local").contains(name))
          .distinct()
          .sorted()
          .toList();

  private static DescribedPredicate<JavaClass> pure(String cloud) {
    return resideInAPackage("aloft." + cloud + "..")
        .and(not(resideInAPackage("aloft." + cloud + ".cloud..")));
  }

  private static final DescribedPredicate<JavaClass> PURE =
      describe(
          "in spi or in a provider's pure module",
          type ->
              resideInAPackage("aloft.spi..").test(type)
                  || CLOUDS.stream().anyMatch(cloud -> pure(cloud).test(type)));

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(ALOFT);
  }

  private static String[] languageAnd(String... more) {
    return Stream.concat(Arrays.stream(LANGUAGE), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void importsEveryModule() {
    assertThat(ALOFT.stream().map(JavaClass::getPackageName)).contains("aloft.spi.document");
  }

  @Test
  void spiDependsOnlyOnTheJdkAndJackson() {
    check(
        classes()
            .that()
            .resideInAPackage("aloft.spi..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(languageAnd("tools.jackson.core..", "javax..")));
  }

  @Test
  void onlyTheAnnotationProcessorUsesTheCompilerApi() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("aloft.spi.schema.layout")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javax.annotation.processing..",
                "javax.lang.model..",
                "javax.tools..",
                "aloft.spi.schema.layout"));
  }

  @Test
  void pureProvidersDependOnlyOnTheSpiAndTheBuildRules() {
    for (String cloud : CLOUDS) {
      check(
          classes()
              .that(are(pure(cloud)))
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage(languageAnd("aloft.build.."))
                      .or(pure(cloud))
                      .or(describe("are arrays of primitives", JavaClass::isPrimitive))));
    }
  }

  @Test
  void buildRulesDependOnlyOnTheSpi() {
    check(
        classes()
            .that()
            .resideInAPackage("aloft.build..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(languageAnd("aloft.build..")));
  }

  @Test
  void hostDependsOnlyOnTheJdk() {
    check(
        classes()
            .that()
            .resideInAPackage("aloft.host..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "javax.net.ssl..", "org.jspecify..", "aloft.host.."));
  }

  @Test
  void providersDoNotDependOnEachOther() {
    for (String cloud : CLOUDS) {
      String[] others =
          Stream.concat(
                  Stream.of("aloft.local..", "aloft.cli.."),
                  CLOUDS.stream()
                      .filter(other -> !other.equals(cloud))
                      .map(other -> "aloft." + other + ".."))
              .toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage("aloft." + cloud + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others));
    }
  }

  @Test
  void localCloudAndCliDependOnlyOnTheSpi() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("aloft.local..", "aloft.cli..")
            .should()
            .dependOnClassesThat(
                describe(
                    "belong to a cloud",
                    type ->
                        CLOUDS.stream()
                            .anyMatch(
                                cloud -> resideInAPackage("aloft." + cloud + "..").test(type)))));
    check(
        noClasses()
            .that()
            .resideInAPackage("aloft.local..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("aloft.cli.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("aloft.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("aloft.local.."));
  }

  /// The libraries of the poms: the packages of each, and the only packages that may use them.
  /// Libraries without packages here are no part of Aloft's code: they are loaded by another
  /// library, or shipped as a file.
  private static final List<Library> LIBRARIES =
      List.of(
          new Library("info.picocli", "picocli..", "aloft.cli.command.."),
          new Library("org.snakeyaml", "org.snakeyaml..", "aloft.cli.yaml.."),
          new Library("tools.jackson.core", "tools.jackson..", "aloft.spi.."),
          new Library("org.apache.httpcomponents.core5", "org.apache.hc..", "aloft.local.."),
          new Library("software.amazon.awssdk", "software.amazon..", "aloft.aws.cloud.."),
          new Library("com.google.api", "com.google.api..", "aloft.google.cloud.."),
          new Library("com.google.api.grpc", "com.google.iam..", "aloft.google.cloud.."),
          new Library("com.google.apis", "com.google.api.services..", "aloft.google.cloud.."),
          new Library("com.google.auth", "com.google.auth..", "aloft.google.cloud.."),
          new Library("com.google.cloud", "com.google.cloud..", "aloft.google.cloud.."),
          new Library("com.google.code.gson", "com.google.gson..", "aloft.google.cloud.."),
          new Library("com.google.errorprone", "com.google.errorprone..", "aloft.google.cloud.."),
          new Library("com.google.guava", "com.google.common..", "aloft.google.cloud.."),
          new Library("com.google.http-client", "com.google.api.client..", "aloft.google.cloud.."),
          new Library("com.google.protobuf", "com.google.protobuf..", "aloft.google.cloud.."),
          new Library("commons-codec", "org.apache.commons.codec..", "aloft.google.cloud.."),
          new Library("org.codehaus.mojo", "org.codehaus.mojo..", "aloft.google.cloud.."),
          new Library("io.grpc", "io.grpc..", "aloft.google.cloud.."),
          new Library("com.azure", "com.azure..", "aloft.azure.cloud.."),
          new Library(
              "com.azure.resourcemanager", "com.azure.resourcemanager..", "aloft.azure.cloud.."),
          new Library("com.microsoft.azure", "com.microsoft.aad..", "com.microsoft.aad.."),
          new Library("io.projectreactor", "reactor..", "aloft.azure.cloud.."),
          new Library("org.slf4j", "org.slf4j..", "aloft.aws.cloud.."),
          new Library("com.amazonaws", "com.amazonaws..", "com.amazonaws.."),
          new Library("org.jspecify", "org.jspecify..", "aloft.."));

  private record Library(String groupId, String packages, String user) {}

  @Test
  void eachLibraryIsUsedInOnePackage() {
    for (Library library : LIBRARIES) {
      check(
          noClasses()
              .that()
              .resideOutsideOfPackages(library.user())
              .should()
              .dependOnClassesThat()
              .resideInAPackage(library.packages()));
    }
  }

  @Test
  void eachLibraryOfThePomsIsListed() throws IOException {
    List<Path> poms;
    try (Stream<Path> files =
        Files.find(Path.of(".."), 3, (path, facts) -> path.endsWith("pom.xml"))) {
      poms = files.toList();
    }
    Pattern dependency =
        Pattern.compile(
            "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>[^<]+</artifactId>"
                + "(?:(?!</dependency>).)*?(<scope>test</scope>)?\\s*</dependency>",
            Pattern.DOTALL);
    Set<String> found = new TreeSet<>();
    for (Path pom : poms) {
      String text = Files.readString(pom).replaceAll("(?s)<exclusions>.*?</exclusions>", "");
      Matcher matcher = dependency.matcher(text);
      while (matcher.find()) {
        if (matcher.group(2) == null && !matcher.group(1).equals("dev.aloft")) {
          found.add(matcher.group(1));
        }
      }
    }
    // Their scope is test in the parent pom alone.
    found.removeAll(Set.of("com.tngtech.archunit", "org.assertj", "org.junit.jupiter"));
    assertThat(found)
        .isSubsetOf(LIBRARIES.stream().map(Library::groupId).toList())
        .contains("org.apache.httpcomponents.core5", "info.picocli");
  }

  @Test
  void noPackageCycles() {
    check(slices().matching("aloft.(**)").should().beFreeOfCycles());
  }

  private static DescribedPredicate<JavaAccess<?>> access(Class<?> owner, String names) {
    Pattern pattern = Pattern.compile(names);
    return describe(
        "uses " + owner.getSimpleName() + "." + names,
        access -> {
          AccessTarget target = access.getTarget();
          return target.getOwner().isAssignableTo(owner)
              && pattern.matcher(target.getName()).matches();
        });
  }

  @Test
  void onlyConsoleUsesTheStandardStreams() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("aloft.cli.console..")
            .should()
            .accessTargetWhere(access(System.class, "out|err|in|setOut|setErr|setIn|console")));
  }

  @Test
  void onlyMainAccessesTheProcess() {
    DescribedPredicate<JavaAccess<?>> process =
        access(System.class, "exit|getenv|getProperty|getProperties|setProperty|currentTimeMillis")
            .or(access(Runtime.class, "exit|halt"))
            .or(access(Integer.class, "getInteger"))
            .or(access(Long.class, "getLong"))
            .or(access(Boolean.class, "getBoolean"));
    DescribedPredicate<JavaAccess<?>> clock =
        describe(
            "reads the clock",
            access -> {
              AccessTarget target = access.getTarget();
              String owner = target.getOwner().getName();
              return switch (target) {
                case AccessTarget.CodeUnitAccessTarget code when owner.startsWith("java.time.") ->
                    (owner.equals("java.time.Clock") && code.getName().startsWith("system"))
                        || (code.getName().equals("now")
                            && code.getRawParameterTypes().stream()
                                .noneMatch(type -> type.getName().equals("java.time.Clock")));
                case AccessTarget.ConstructorCallTarget constructor ->
                    owner.equals("java.util.Date") && constructor.getRawParameterTypes().isEmpty();
                default -> false;
              };
            });
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("aloft.cli.Main")
            .should()
            .accessTargetWhere(process.or(clock)));
  }

  @Test
  void pureModulesUseNoNetworkFilesOrProcesses() {
    Set<String> values =
        Set.of(
            "java.net.URI",
            "java.net.URISyntaxException",
            "java.net.URLEncoder",
            "java.net.URLDecoder",
            "java.nio.file.Path",
            "java.nio.file.InvalidPathException");
    check(
        noClasses()
            .that(are(PURE))
            .should()
            .dependOnClassesThat(
                describe(
                    "reach the network, files or processes",
                    type ->
                        !values.contains(type.getName())
                            && (type.getPackageName().equals("java.net")
                                || type.getPackageName().startsWith("java.net.")
                                || type.getPackageName().startsWith("java.nio.file")
                                || type.getPackageName().startsWith("java.nio.channels")
                                || type.getName().matches("java\\.io\\.(File|RandomAccess).*")
                                || type.getName().startsWith("java.lang.Process")))));
    check(
        noClasses()
            .that(are(PURE))
            .should()
            .accessTargetWhere(
                access(java.nio.file.Path.class, "toRealPath|toAbsolutePath|toFile|register")
                    .or(access(Runtime.class, "exec"))
                    .or(access(Thread.class, ".*"))));
  }

  @Test
  void interfacesStaySmall() {
    assertThat(ALOFT)
        .filteredOn(JavaClass::isInterface)
        .filteredOn(type ->
            type.getMethods().stream()
                    .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
                    .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
                    .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                    .count()
                > 7)
        .extracting(JavaClass::getName)
        .isEmpty();
  }

  @Test
  void noVagueTypeNames() {
    assertThat(ALOFT)
        .extracting(JavaClass::getSimpleName)
        .filteredOn(name -> name.matches("Abstract.*|.*(Manager|Helper|Utils?|Impl)"))
        // The term of the field for what holds all deployments.
        .filteredOn(name -> !name.equals("DeploymentManager"))
        .isEmpty();
  }
}
