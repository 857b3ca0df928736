package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prunes small SDKs with the names and shapes of the real one.
final class SdkPrunerTest {
  private static final String SERVICE = "software/amazon/awssdk/services/shop/";

  private static final String CLIENT =
      """
      package software.amazon.awssdk.services.shop;
      public interface ShopClient {
        BuyResponse buy(String request);
        default BuyResponse buy() { return buy(""); }
        SellResponse sell(String request);
        ListResponse list(String request);
        void close();
      }
      """;

  private static final String DEFAULT_CLIENT =
      """
      package software.amazon.awssdk.services.shop;
      final class DefaultShopClient implements ShopClient {
        public BuyResponse buy(String request) { return send(request); }
        private BuyResponse send(String request) { return new BuyResponse(); }
        public SellResponse sell(String request) { return prepare(request); }
        private SellResponse prepare(String request) { return prepare(); }
        private SellResponse prepare() { return new SellResponse(); }
        public ListResponse list(String request) { return new ListResponse(); }
        public void close() {}
      }
      """;

  private static final String[] RESPONSES = {
    "package software.amazon.awssdk.services.shop;\npublic class BuyResponse { Detail detail; }",
    "package software.amazon.awssdk.services.shop;\npublic class Detail {}",
    "package software.amazon.awssdk.services.shop;\npublic class SellResponse {}",
    "package software.amazon.awssdk.services.shop;\npublic class ListResponse {}",
  };

  @TempDir Path folder;

  private Path prune(Map<String, String> files, String... more) throws Exception {
    String[] sources = new String[2 + RESPONSES.length + more.length];
    sources[0] = CLIENT;
    sources[1] = DEFAULT_CLIENT;
    System.arraycopy(RESPONSES, 0, sources, 2, RESPONSES.length);
    System.arraycopy(more, 0, sources, 2 + RESPONSES.length, more.length);
    Path jar = JarCompiler.jar(folder, files, sources);
    SdkPruner.main(new String[] {jar.toString()});
    return jar;
  }

  private static Set<String> methods(Path jar, String type) throws Exception {
    byte[] bytes = Objects.requireNonNull(JarCompiler.classFiles(jar).get(type), type);
    ClassModel model = ClassFile.of().parse(bytes);
    Set<String> names = new TreeSet<>();
    model.methods().forEach(method -> names.add(method.methodName().stringValue()));
    names.remove("<init>");
    return names;
  }

  private static final String CALLER =
      """
      package aloft;
      class Caller {
        Object call(software.amazon.awssdk.services.shop.ShopClient client) throws Exception {
          Class.forName("software.amazon.awssdk.services.shop.DefaultShopClient");
          return client.buy("x");
        }
      }
      """;

  @Test
  void keepsTheCalledOperationsAndTheirClasses() throws Exception {
    Path jar = prune(Map.of(), CALLER);
    assertThat(JarCompiler.simpleNames(jar))
        .containsExactly("BuyResponse", "Caller", "DefaultShopClient", "Detail", "ShopClient");
    assertThat(methods(jar, SERVICE + "ShopClient")).containsExactly("buy", "close");
    assertThat(methods(jar, SERVICE + "DefaultShopClient")).containsExactly("buy", "close", "send");
  }

  @Test
  void keepsWhatOnlyAKeptOperationOrAFileNames() throws Exception {
    String handler =
        """
        package software.amazon.awssdk.services.shop;
        class Handler {
          Object run(ShopClient client) { return client.list(""); }
        }
        """;
    String unused =
        """
        package software.amazon.awssdk.services.shop;
        class Unused {
          Object run(ShopClient client) { return client.sell(""); }
        }
        """;
    Path jar =
        prune(
            Map.of("META-INF/services/x.Handler", "software.amazon.awssdk.services.shop.Handler\n"),
            CALLER,
            handler,
            unused);
    assertThat(JarCompiler.simpleNames(jar))
        .contains("Handler", "ListResponse")
        .doesNotContain("Unused", "SellResponse");
    assertThat(methods(jar, SERVICE + "ShopClient")).containsExactly("buy", "close", "list");
  }

  @Test
  void reducesTheTableOfServicesToThoseWithAClient() throws Exception {
    String metadata = "package software.amazon.awssdk.regions.servicemetadata;\npublic class ";
    Path jar =
        prune(
            Map.of(),
            CALLER,
            metadata + "ShopServiceMetadata {}",
            metadata + "BankServiceMetadata {}",
            """
            package software.amazon.awssdk.regions;
            import software.amazon.awssdk.regions.servicemetadata.*;
            class GeneratedServiceMetadataProvider {
              static final Builder ALL =
                  new Builder()
                      .put("bank", new BankServiceMetadata())
                      .put("shop-api", new ShopServiceMetadata());
              static class Builder {
                Builder put(Object key, Object value) { return this; }
              }
            }
            """,
            """
            package software.amazon.awssdk.services.shop;
            abstract class DefaultShopBaseClientBuilder {
              protected final String serviceEndpointPrefix() { return "shop-api"; }
            }
            """);
    assertThat(JarCompiler.simpleNames(jar))
        .contains("ShopServiceMetadata")
        .doesNotContain("BankServiceMetadata");
  }

  @Test
  void leavesOtherJarsAlone() throws Exception {
    Path jar = JarCompiler.jar(folder, Map.of(), "package other;\nclass A { class B {} }");
    byte[] before = Files.readAllBytes(jar);
    SdkPruner.main(new String[] {jar.toString()});
    assertThat(Files.readAllBytes(jar)).isEqualTo(before);
  }
}
