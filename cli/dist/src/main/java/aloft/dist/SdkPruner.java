package aloft.dist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Removes unused operations of the AWS SDK from jars, and the classes that only they use. A client
/// has hundreds of operations, of which Aloft calls a few: the others would be three quarters of
/// the jar, and each start would link their methods.
///
/// Only whole operations of service clients and classes of services are removed. A class is kept if
/// a kept class refers to it: in its code, its types, or a string, as for reflection. A client is
/// pruned again for each operation that a kept class turns out to call.
public final class SdkPruner {
  private static final String SERVICES = "software/amazon/awssdk/services/";
  private static final String METADATA = "software/amazon/awssdk/regions/servicemetadata/";
  private static final String METADATA_TABLE =
      "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider";
  private static final int INSTRUCTIONS_PER_ENTRY = 5;
  private static final Pattern CLIENT =
      Pattern.compile(
          "(software/amazon/awssdk/services/\\w+/)(?:Default|Delegating)?(\\w+?Client)");
  private static final Pattern TYPE = Pattern.compile("L([^;<]+)[;<]");

  /// The members of a client that are not operations.
  private static final Set<String> ALWAYS_KEPT =
      Set.of("close", "serviceName", "serviceClientConfiguration");

  /// The class files of the jar by internal name.
  private final Map<String, byte[]> classFiles;

  private final ClassFile parser =
      ClassFile.of(
          ClassFile.ConstantPoolSharingOption.NEW_POOL,
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(this::open)
                  .orElse(ClassHierarchyResolver.defaultResolver())
                  .cached()));

  /// Names with descriptors, by client interface.
  private final Map<String, Set<String>> operations = new HashMap<>();

  private final Map<String, Set<String>> calledOperations = new HashMap<>();
  private final Map<String, byte[]> kept = new HashMap<>();
  private final Deque<String> queue = new ArrayDeque<>();
  private final Set<String> endpointPrefixes = new HashSet<>();

  private SdkPruner(Map<String, byte[]> classFiles) {
    this.classFiles = classFiles;
  }

  /// Changes jars. Jars without the SDK stay as they are.
  ///
  /// @param jars their paths
  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(name))) {
        if (Files.isDirectory(jar.getPath("/" + SERVICES))) {
          prune(jar.getPath("/"));
        }
      }
    }
  }

  private static void prune(Path root) throws IOException {
    Map<String, byte[]> classFiles = new TreeMap<>();
    Set<String> named = new HashSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (name.endsWith(".class")) {
          classFiles.put(
              name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
        } else if (name.startsWith("META-INF/services/") || name.endsWith(".interceptors")) {
          Files.readString(file, StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.strip().replace('.', '/'))
              .forEach(named::add);
        }
      }
    }
    Map<String, byte[]> kept = new SdkPruner(classFiles).prune(named);
    for (Map.Entry<String, byte[]> original : classFiles.entrySet()) {
      Path file = root.resolve(original.getKey() + ".class");
      byte[] bytes = kept.get(original.getKey());
      if (bytes == null) {
        Files.delete(file);
      } else if (!Arrays.equals(bytes, original.getValue())) {
        Files.write(file, bytes);
      }
    }
  }

  /// Returns the kept class files, some of them changed.
  ///
  /// @param named classes that other files than classes refer to
  private Map<String, byte[]> prune(Set<String> named) {
    classFiles.keySet().forEach(this::collectOperations);
    classFiles.keySet().stream().filter(name -> !isRemovable(name)).forEach(this::keep);
    named.forEach(this::keep);
    while (!queue.isEmpty()) {
      String name = queue.remove();
      byte[] bytes = pruned(name, original(name));
      kept.put(name, bytes);
      keepReferences(bytes);
    }
    return kept;
  }

  private byte[] original(String name) {
    return Objects.requireNonNull(classFiles.get(name), name);
  }

  private @Nullable InputStream open(ClassDesc type) {
    String descriptor = type.descriptorString();
    byte[] bytes = classFiles.get(descriptor.substring(1, descriptor.length() - 1));
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  private static boolean isRemovable(String name) {
    return name.startsWith(SERVICES) || name.startsWith(METADATA);
  }

  /// The client interface if the class is a service client, else null.
  private @Nullable String client(String name) {
    Matcher matcher = CLIENT.matcher(name);
    String type = matcher.matches() ? matcher.group(1) + matcher.group(2) : null;
    return type != null && classFiles.containsKey(type) ? type : null;
  }

  private Set<String> operations(String client) {
    return operations.getOrDefault(client, Set.of());
  }

  private void collectOperations(String name) {
    if (name.equals(client(name))) {
      Set<String> own = new HashSet<>();
      for (MethodModel method : parser.parse(original(name)).methods()) {
        if (!method.flags().has(AccessFlag.STATIC)
            && !ALWAYS_KEPT.contains(method.methodName().stringValue())) {
          own.add(key(method.methodName(), method.methodType()));
        }
      }
      operations.put(name, own);
    }
  }

  private static String key(Utf8Entry name, Utf8Entry type) {
    return name.stringValue() + type.stringValue();
  }

  private void keep(String name) {
    byte[] bytes = classFiles.get(name);
    if (bytes != null && kept.putIfAbsent(name, bytes) == null) {
      queue.add(name);
    }
  }

  private void keepOperation(String client, String operation) {
    if (operations(client).contains(operation)
        && calledOperations.computeIfAbsent(client, key -> new HashSet<>()).add(operation)) {
      kept.keySet().stream()
          .filter(name -> client.equals(client(name)) && !queue.contains(name))
          .toList()
          .forEach(queue::add);
    }
  }

  private byte[] pruned(String name, byte[] bytes) {
    if (name.equals(METADATA_TABLE)) {
      return withoutForeignServices(bytes);
    }
    String client = client(name);
    if (client == null) {
      return bytes;
    }
    Set<String> called = calledOperations.getOrDefault(client, Set.of());
    byte[] smaller =
        without(
            bytes,
            method ->
                operations(client).contains(methodKey(method))
                    && !called.contains(methodKey(method)));
    // Private methods of removed operations may call each other.
    while (true) {
      Set<String> used = ownMembers(name, smaller);
      byte[] next =
          without(smaller, method -> isPrivateMethod(method) && !used.contains(methodKey(method)));
      if (next.length == smaller.length) {
        return smaller;
      }
      smaller = next;
    }
  }

  private static String methodKey(MethodModel method) {
    return key(method.methodName(), method.methodType());
  }

  private static boolean isPrivateMethod(MethodModel method) {
    return method.flags().has(AccessFlag.PRIVATE)
        && !method.methodName().stringValue().startsWith("<");
  }

  /// The members of a class that it refers to itself.
  private Set<String> ownMembers(String name, byte[] bytes) {
    Set<String> members = new HashSet<>();
    for (PoolEntry entry : parser.parse(bytes).constantPool()) {
      if (entry instanceof MemberRefEntry member && member.owner().asInternalName().equals(name)) {
        members.add(key(member.name(), member.type()));
      }
    }
    return members;
  }

  private byte[] without(byte[] bytes, Predicate<MethodModel> removed) {
    return parser.transformClass(
        parser.parse(bytes),
        (builder, element) -> {
          // The list of inner classes names removed classes too.
          boolean drop =
              element instanceof InnerClassesAttribute
                  || (element instanceof MethodModel method && removed.test(method));
          if (!drop) {
            builder.with(element);
          }
        });
  }

  /// Keeps the classes that a class names, as a type or in a string, and the operations that it
  /// calls.
  private void keepReferences(byte[] bytes) {
    ClassModel model = parser.parse(bytes);
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> keepTypes(type.asInternalName());
        case MemberRefEntry member -> {
          keepTypes(member.type().stringValue());
          String client = client(member.owner().asInternalName());
          if (client != null) {
            keepOperation(client, key(member.name(), member.type()));
          }
        }
        case NameAndTypeEntry typed -> keepTypes(typed.type().stringValue());
        case StringEntry text -> keep(text.stringValue().replace('.', '/'));
        default -> {}
      }
    }
    model.fields().forEach(field -> keepTypes(field.fieldType().stringValue()));
    model.methods().forEach(method -> keepTypes(method.methodType().stringValue()));
  }

  /// @param text an internal name, or a descriptor
  private void keepTypes(String text) {
    if (text.indexOf(';') < 0) {
      keep(text);
    } else {
      Matcher matcher = TYPE.matcher(text);
      while (matcher.find()) {
        keep(matcher.group(1));
      }
    }
  }

  /// Reduces the SDK's table of all AWS services to those with a client in the jar.
  private byte[] withoutForeignServices(byte[] bytes) {
    if (endpointPrefixes.isEmpty()) {
      classFiles.forEach(this::collectEndpointPrefix);
    }
    return parser.transformClass(
        parser.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("<clinit>"),
            CodeTransform.ofStateful(TableFilter::new)));
  }

  private void collectEndpointPrefix(String name, byte[] bytes) {
    if (name.startsWith(SERVICES) && name.endsWith("BaseClientBuilder")) {
      for (MethodModel method : parser.parse(bytes).methods()) {
        if (method.methodName().equalsString("serviceEndpointPrefix")) {
          method
              .code()
              .orElseThrow()
              .forEach(element -> {
                if (element instanceof ConstantInstruction constant
                    && constant.constantValue() instanceof String prefix) {
                  endpointPrefixes.add(prefix);
                }
              });
        }
      }
    }
  }

  /// Removes `.put("service", new ServiceMetadata())`, five instructions, for services without a
  /// client.
  private final class TableFilter implements CodeTransform {
    private final List<CodeElement> entry = new ArrayList<>();
    private boolean hasClient;

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (entry.isEmpty() && !(element instanceof ConstantInstruction)) {
        code.with(element);
        return;
      }
      if (element instanceof ConstantInstruction constant) {
        hasClient =
            constant.constantValue() instanceof String prefix && endpointPrefixes.contains(prefix);
      }
      if (element instanceof NewObjectInstruction created
          && !created.className().asInternalName().startsWith(METADATA)) {
        throw new IllegalStateException("the SDK's table of services has another form: " + created);
      }
      entry.add(element);
      if (entry.stream().filter(Instruction.class::isInstance).count() == INSTRUCTIONS_PER_ENTRY) {
        if (hasClient) {
          entry.forEach(code::with);
        }
        entry.clear();
      }
    }
  }
}
