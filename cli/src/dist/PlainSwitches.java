import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Gives the pattern switches of our classes a plain form: a chain of `instanceof`. As javac leaves them, each makes a
/// hidden class when it first runs, 2 to 3 ms each on every start, which an AOT cache of JDK 25 cannot hold.
///
/// usage: java -cp JAR:... PlainSwitches.java JAR ..., which are changed
final class PlainSwitches {
  private static final MethodTypeDesc CHOICE = MethodTypeDesc.of(CD_int, CD_Object, CD_int);

  private record Choice(String name, List<ClassDesc> labels) {}

  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(name))) {
        Path ours = jar.getPath("/aloft");
        if (Files.isDirectory(ours)) {
          simplify(ours);
        }
      }
    }
  }

  private static void simplify(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        byte[] before = Files.readAllBytes(file);
        byte[] after = plain(before);
        if (after != before) {
          Files.write(file, after);
        }
      }
    }
  }

  private static byte[] plain(byte[] bytes) {
    ClassFile classes = ClassFile.of();
    ClassModel model = classes.parse(bytes);
    boolean isInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
    List<Choice> choices = new ArrayList<>();
    ClassTransform bodies =
        ClassTransform.transformingMethodBodies(
            (code, element) -> {
              List<ClassDesc> labels = labels(element);
              if (labels == null) {
                code.with(element);
              } else {
                Choice choice = new Choice("choose$" + choices.size(), labels);
                choices.add(choice);
                code.invokestatic(model.thisClass().asSymbol(), choice.name(), CHOICE, isInterface);
              }
            });
    ClassTransform methods =
        ClassTransform.endHandler(
            type ->
                choices.forEach(
                    choice ->
                        type.withMethodBody(
                            choice.name(),
                            CHOICE,
                            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                            code -> choose(code, choice.labels()))));
    byte[] changed = classes.transformClass(model, bodies.andThen(methods));
    return choices.isEmpty() ? bytes : changed;
  }

  /// The types that a pattern switch tells apart; null for anything else, labels that are no types included.
  private static List<ClassDesc> labels(CodeElement element) {
    if (!(element instanceof InvokeDynamicInstruction call)
        || !call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/runtime/SwitchBootstraps;")
        || !call.bootstrapMethod().methodName().equals("typeSwitch")
        || call.typeSymbol().parameterType(0).isPrimitive()) {
      return null;
    }
    List<ClassDesc> labels = new ArrayList<>();
    for (ConstantDesc label : call.bootstrapArgs()) {
      if (!(label instanceof ClassDesc type)) {
        return null;
      }
      labels.add(type);
    }
    return labels;
  }

  /// The first label from the given index on that fits; -1 for null, the number of labels where none fits.
  private static void choose(CodeBuilder code, List<ClassDesc> labels) {
    code.aload(0).ifThen(java.lang.classfile.Opcode.IFNULL, none -> none.iconst_m1().ireturn());
    for (int i = 0; i < labels.size(); i++) {
      int index = i;
      code.iload(1)
          .loadConstant(index)
          .ifThen(
              java.lang.classfile.Opcode.IF_ICMPLE,
              from ->
                  from.aload(0)
                      .instanceOf(labels.get(index))
                      .ifThen(fits -> fits.loadConstant(index).ireturn()));
    }
    code.loadConstant(labels.size()).ireturn();
  }
}
