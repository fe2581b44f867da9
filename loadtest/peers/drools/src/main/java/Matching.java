// Answers which rules one authorization meets, and how much processor time that took; commands come in, one line each.
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.definition.type.FactType;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

public final class Matching {
  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final KieSession session;
  private final List<Integer> met = new ArrayList<>();

  private Matching(KieBase base) {
    session = base.newKieSession();
    session.setGlobal("met", met);
  }

  /** Arguments: the file of rules, and the file of authorizations (tab-separated, its first line naming the fields). */
  public static void main(String[] arguments) throws Exception {
    long started = System.nanoTime();
    KieBase base = baseOf(Files.readString(Path.of(arguments[0])));
    List<Object> authorizations = authorizationsOf(base, Files.readAllLines(Path.of(arguments[1])));
    Matching matching = new Matching(base);
    System.out.println("ready " + (System.nanoTime() - started) / 1_000_000);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      long number = Long.parseLong(words[1]);
      System.out.println(words[0].equals("answers") ? matching.answers(authorizations, (int) number) : matching.round(authorizations, number));
    }
  }

  private static KieBase baseOf(String rules) {
    KieServices services = KieServices.Factory.get();
    KieFileSystem files = services.newKieFileSystem();
    files.write("src/main/resources/peers/rules.drl", rules);
    KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
    if (builder.getResults().hasMessages(Message.Level.ERROR)) throw new IllegalStateException(builder.getResults().toString());
    return services.newKieContainer(services.getRepository().getDefaultReleaseId()).getKieBase();
  }

  private static List<Object> authorizationsOf(KieBase base, List<String> lines) throws Exception {
    FactType type = base.getFactType("peers", "Authorization");
    String[] names = lines.get(0).split("\t", -1);
    List<Object> authorizations = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      Object authorization = type.newInstance();
      for (int place = 0; place < names.length; place += 1) type.set(authorization, names[place], valueOf(type, names[place], cells[place]));
      authorizations.add(authorization);
    }
    return authorizations;
  }

  private static Object valueOf(FactType type, String name, String cell) {
    Class<?> kind = type.getField(name).getType();
    if (kind == long.class) return Long.parseLong(cell);
    if (kind == Boolean.class) return cell.isEmpty() ? null : Boolean.valueOf(cell);
    if (kind == List.class) return cell.isEmpty() ? List.of() : List.of(cell.split(","));
    return cell;
  }

  private List<Integer> decide(Object authorization) {
    met.clear();
    FactHandle handle = session.insert(authorization);
    session.fireAllRules();
    session.delete(handle);
    return met;
  }

  /** The numbers met by each of the first authorizations, commas within and spaces between. */
  private String answers(List<Object> authorizations, int count) {
    return authorizations.stream().limit(count).map(this::sorted).collect(Collectors.joining(" "));
  }

  private String sorted(Object authorization) {
    List<Integer> numbers = new ArrayList<>(decide(authorization));
    Collections.sort(numbers);
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Decides for so many milliseconds; says nanoseconds of processor time of the whole process for each, and how many there were. */
  private String round(List<Object> authorizations, long milliseconds) {
    long until = System.nanoTime() + milliseconds * 1_000_000;
    long before = SYSTEM.getProcessCpuTime();
    long count = 0;
    while (count == 0 || System.nanoTime() < until) {
      decide(authorizations.get((int) (count % authorizations.size())));
      count += 1;
    }
    return (SYSTEM.getProcessCpuTime() - before) / count + " " + count;
  }
}
