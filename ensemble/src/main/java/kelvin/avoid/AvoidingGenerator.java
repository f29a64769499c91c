package kelvin.avoid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.model.Model;
import kelvin.phrases.Phrase;
import kelvin.phrases.PhraseMatcher;

/**
 * Generates texts without phrases, and tells what their absence costs. The text is that of the generated tokens; a phrase that
 * begins in the prompt and ends in the text counts, one that ends in the prompt does not. The distributions of {@link AvoidMode}
 * are over texts of at most the request's number of tokens, so the text depends on that number. Confined to one thread.
 */
public final class AvoidingGenerator implements AutoCloseable {
    private final Model model;
    private final PhraseMatcher matcher;
    private final boolean hashesLogits;
    private final TokenSession session;

    /**
     * Makes a generator.
     *
     * @param hashesLogits whether the logits of all draws of a text are hashed; otherwise the hash is empty
     */
    public AvoidingGenerator(Model model, List<Phrase> phrases, boolean hashesLogits) {
        this.model = model;
        this.matcher = PhraseMatcher.of(phrases);
        this.hashesLogits = hashesLogits;
        this.session = new TokenSession(model);
    }

    /**
     * Generates a text.
     *
     * @throws AvoidanceException if no text was found within the budget, or there is none
     * @throws kelvin.model.ContextExceededException if the prompt does not fit the context
     * @throws kelvin.sampling.SamplingException if the chain leaves nothing to draw, or tosses coins and the mode is exact or soft
     */
    public Avoided generate(GenerationRequest request, Avoidance avoidance, AvoidListener listener) {
        ModelLanguage language = language(request);
        TextWatch start = watch(request);
        Emission emission = new Emission(model, request, listener, hashesLogits);
        return switch (avoidance.mode()) {
            case AvoidMode.Exact exact ->
                reject(request, avoidance, Double.POSITIVE_INFINITY, language, start, emission);
            case AvoidMode.Soft soft -> reject(request, avoidance, soft.lambda(), language, start, emission);
            case AvoidMode.Rewind rewind -> rewind(request, avoidance, language, start, emission);
        };
    }

    private ModelLanguage language(GenerationRequest request) {
        int[] prompt = request.promptIds().stream().mapToInt(Integer::intValue).toArray();
        ModelLanguage language = new ModelLanguage(model, session, prompt);
        language.logits(new int[0], 0); // a prompt that does not fit is refused here
        return language;
    }

    private TextWatch watch(GenerationRequest request) {
        int[] prompt = request.promptIds().stream().mapToInt(Integer::intValue).toArray();
        return new TextWatch(model.tokenizer(), matcher, prompt, request.stops());
    }

    private TextTree tree(GenerationRequest request, Language language) {
        return new TextTree(language, request.chain(), request.seed(), request.stream(), request.maxTokens());
    }

    private Avoided reject(
            GenerationRequest request,
            Avoidance avoidance,
            double lambda,
            ModelLanguage language,
            TextWatch start,
            Emission emission) {
        TextTree tree = tree(request, language);
        Rejection rejection =
                new Rejection(tree, language, start, lambda, phrases().size());
        int budget = avoidance.budgetOr(Avoidance.TRIALS);
        int[] times = new int[phrases().size()];
        int drawn = 0;
        for (int attempt = 0; attempt < budget && !rejection.nothingLeft(); attempt++) {
            int number = attempt;
            Rejection.Trial trial = rejection.trial(attempt, tokens -> emission.drawn(number, tokens));
            drawn += trial.path().count();
            int[] ids = trial.path().ids();
            switch (trial.outcome()) {
                case ACCEPTED -> {
                    Generation text = show(language, emission, (TextWatch) trial.watch(), ids);
                    return new Avoided(text, attempt + 1, drawn, tree.keptAtMost(), refusals(i -> times[i]));
                }
                case REFUSED -> times[trial.phrase()]++;
                case CANCELLED -> {
                    Generation nothing = emission.interrupted(new int[0]);
                    return new Avoided(nothing, attempt + 1, drawn, tree.keptAtMost(), refusals(i -> times[i]));
                }
            }
        }
        throw spent(rejection, tree, budget);
    }

    private Generation show(ModelLanguage language, Emission emission, TextWatch watch, int[] ids) {
        emission.ended(ids, watch.length());
        boolean[] goesOn = {true};
        language.visit(ids, (position, logits) -> {
            int index = position - language.prompt().length;
            if (goesOn[0]) goesOn[0] = emission.token(ids[index], index, logits);
        });
        return emission.finish(ids, watch);
    }

    private AvoidanceException spent(Rejection rejection, TextTree tree, int budget) {
        int heaviest = rejection.heaviest();
        String phrase = heaviest < 0 ? null : phrases().get(heaviest).pattern();
        boolean nothing = rejection.nothingLeft();
        double left = nothing ? 0 : tree.keptAtMost();
        String message = nothing
                ? "every text that the chain can draw holds a phrase to avoid"
                : "the budget of " + budget + " trials is spent; at most " + left + " of the mass has no phrase";
        if (phrase != null) message += ", \"" + phrase + "\" holds most of the rest";
        String hint = nothing
                ? "raise T, loosen the chain, or take phrases off the list"
                : "raise --avoid-budget, write fewer tokens, avoid with rewind, or take phrases off the list";
        return new AvoidanceException(message, budget, left, phrase, hint);
    }

    private Avoided rewind(
            GenerationRequest request,
            Avoidance avoidance,
            ModelLanguage language,
            TextWatch start,
            Emission emission) {
        Rewinding rewinding = new Rewinding(
                language,
                request.chain(),
                request.seed(),
                request.stream(),
                request.maxTokens(),
                start,
                avoidance.budgetOr(language.vocabulary()),
                phrases().size(),
                i -> phrases().get(i).pattern());
        Watch[] last = {start};
        boolean done = rewinding.run(new Rewinding.Sink() {
            @Override
            public boolean drawn(int attempt, int tokens) {
                return emission.drawn(attempt, tokens);
            }

            @Override
            public boolean token(int token, int index, float[] row) {
                return emission.token(token, index, row);
            }

            @Override
            public void ended(Watch text, int[] ids) {
                last[0] = text;
                emission.ended(ids, ((TextWatch) text).length());
            }
        });
        int[] ids = rewinding.ids();
        Generation text = done ? emission.finish(ids, last[0]) : emission.interrupted(ids);
        return new Avoided(text, rewinding.rewinds(), rewinding.drawn(), 1, refusals(rewinding::refusals));
    }

    /**
     * Prices the absence of the phrases after a prompt, in texts of at most the request's number of tokens.
     *
     * @param texts to draw at most; all are different
     * @param cancelled asked at each token; what is known by then is the result
     */
    public PromptPrice price(GenerationRequest request, int texts, BooleanSupplier cancelled) {
        if (texts < 1) throw new IllegalArgumentException("the number of texts is " + texts + ", expected 1 or more");
        ModelLanguage language = language(request);
        Pricing pricing = new Pricing(
                tree(request, language), language, watch(request), phrases().size());
        boolean goesOn = true;
        for (int attempt = 0; goesOn && attempt < texts && !pricing.exhausted(); attempt++) {
            goesOn = pricing.draw(attempt, tokens -> !cancelled.getAsBoolean());
        }
        List<PromptPrice.Entry> entries = new ArrayList<>();
        for (int i = 0; i < phrases().size(); i++) {
            if (pricing.texts(i) == 0) continue;
            entries.add(new PromptPrice.Entry(phrases().get(i), pricing.texts(i), pricing.price(i)));
        }
        entries.sort(Comparator.comparingDouble(
                        (PromptPrice.Entry entry) -> entry.price().estimate())
                .reversed());
        return new PromptPrice(pricing.texts(), pricing.exhausted(), pricing.total(), entries);
    }

    private List<Phrase> phrases() {
        return matcher.phrases();
    }

    private List<Avoided.Refusal> refusals(IntUnaryOperator times) {
        List<Avoided.Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < phrases().size(); i++) {
            if (times.applyAsInt(i) > 0)
                refusals.add(new Avoided.Refusal(phrases().get(i), times.applyAsInt(i)));
        }
        refusals.sort(Comparator.comparingInt(Avoided.Refusal::times).reversed());
        return refusals;
    }

    @Override
    public void close() {
        session.close();
    }
}
