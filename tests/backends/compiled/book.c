/* An order book in C11 that speaks the whole wire protocol, being measured included.
 *
 *     cc -std=c11 -O2 -o book book.c
 *     t2t conform --component book --command ./book
 *
 * Written from spec/book.md, spec/traces.md and operations.json, and from nothing else; it needs the C library alone, and
 * 128-bit integers. It is an example of how little a backend needs. What the suite promises is taken on trust: requests are
 * sound JSON, their strings have no escapes, and every argument is of its declared type and in its range (WIRE-5).
 */

#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

__extension__ typedef __int128 wide;

static void *must(void *memory)
{
	if (memory == NULL) {
		fputs("book: out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

/* Text that grows. */

struct text {
	char *bytes;
	size_t length, room;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
	va_list values;
	for (;;) {
		size_t left = text->room - text->length;
		va_start(values, format);
		int needed = vsnprintf(text->bytes == NULL ? NULL : text->bytes + text->length, left, format, values);
		va_end(values);
		if ((size_t)needed < left) {
			text->length += (size_t)needed;
			return;
		}
		text->room = 2 * text->room + (size_t)needed + 1;
		text->bytes = must(realloc(text->bytes, text->room));
	}
}

static void put_wide(struct text *text, wide value)
{
	char digits[48], *at = digits + sizeof digits - 1;
	bool negative = value < 0;
	*at = '\0';
	do {
		int digit = (int)(value % 10);
		*--at = (char)('0' + (digit < 0 ? -digit : digit));
		value /= 10;
	} while (value != 0);
	put(text, "%s%s", negative ? "-" : "", at);
}

/* JSON, read into a tree whose texts stay where they are in the line. */

struct json {
	const char *name, *text; /* text: the first character of the value, behind the quote of a string */
	struct json *first, *next;
	size_t members;
};

static struct json *nodes;
static size_t nodes_used, nodes_room;

static const char *skipped(const char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\r' || *at == ',' || *at == ':')
		at++;
	return at;
}

/* As many nodes as a line can have, so that none of them moves: two values have a comma between them. */
static void reserve_nodes(size_t bytes)
{
	nodes_used = 0;
	if (bytes / 2 + 1 > nodes_room) {
		free(nodes);
		nodes_room = bytes + 1;
		nodes = must(malloc(nodes_room * sizeof *nodes));
	}
}

static const char *read_value(const char *at, struct json **found)
{
	struct json *node = *found = &nodes[nodes_used++];
	memset(node, 0, sizeof *node);
	at = skipped(at);
	node->text = at;
	if (*at == '"') {
		node->text = ++at;
		return strchr(at, '"') + 1;
	}
	if (*at != '{' && *at != '[')
		return at + strcspn(at, ",]}\n");
	bool named = *at == '{';
	struct json **last = &node->first;
	for (at = skipped(at + 1); *at != '}' && *at != ']'; at = skipped(at)) {
		const char *name = named ? at + 1 : NULL;
		if (named)
			at = strchr(name, '"') + 1;
		at = read_value(at, last);
		(*last)->name = name;
		last = &(*last)->next;
		node->members++;
	}
	return at + 1;
}

/* Whether a text that ends with a quote is this word. */
static bool is(const char *text, const char *word)
{
	size_t length = strlen(word);
	return strncmp(text, word, length) == 0 && text[length] == '"';
}

static const struct json *member(const struct json *object, const char *name)
{
	const struct json *each = object->first;
	while (!is(each->name, name))
		each = each->next;
	return each;
}

static uint64_t number(const struct json *value)
{
	return strtoull(value->text, NULL, 10);
}

static bool is_null(const struct json *value)
{
	return *value->text == 'n';
}

/* The book. A side has its levels with the best one last, by a rank that is the price of a bid and minus that of an ask. */

struct level {
	int64_t rank;
	uint64_t size;
};

struct side {
	struct level *levels;
	size_t count, room;
};

enum status { LIVE, GAPPED, STALE };

struct book {
	size_t most;
	struct side bids, asks;
	enum status status;
	bool numbered;
	uint64_t last;
};

static int64_t price_of(int64_t rank)
{
	return rank < 0 ? -rank : rank;
}

static void make_room(struct side *side, size_t room)
{
	if (room > side->room) {
		side->room = 2 * room;
		side->levels = must(realloc(side->levels, side->room * sizeof *side->levels));
	}
}

static void set_level(struct side *side, struct level level)
{
	size_t low = 0, high = side->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (side->levels[middle].rank < level.rank)
			low = middle + 1;
		else
			high = middle;
	}
	struct level *at = side->levels + low;
	size_t above = side->count - low;
	bool there = above > 0 && at->rank == level.rank;
	if (level.size != 0 && there) {
		at->size = level.size;
	} else if (level.size != 0) {
		memmove(at + 1, at, above * sizeof *at);
		*at = level;
		side->count++;
	} else if (there) {
		memmove(at, at + 1, (above - 1) * sizeof *at);
		side->count--;
	}
}

/* One operation with its arguments; what it does not have is 0. */

enum operation { APPLY, MARK_STALE, STATUS, BEST, DEPTH, SNAPSHOT, IMBALANCE, MID, SPREAD, WALK };

static const char *const OPERATIONS[] = {
	"apply", "mark_stale", "status", "best", "depth", "snapshot", "imbalance", "mid", "spread", "walk",
};

struct step {
	enum operation operation;
	bool reset, numbered, buys;
	struct side bids, asks;
	uint64_t sequence, levels, quantity;
};

/* What an operation came to. Levels are copies: later steps do not change them. */

enum kind { NOTHING, WORD, ERROR, TOUCH, LEVELS, RATIO, NUMBER, TAKEN };

struct outcome {
	enum kind kind;
	const char *word;
	struct side bids, asks;
	wide numerator, denominator;
	uint64_t filled, worst, touched;
};

static struct outcome word(const char *text)
{
	return (struct outcome){.kind = WORD, .word = text};
}

static struct outcome error(const char *code)
{
	return (struct outcome){.kind = ERROR, .word = code};
}

/* Make the changes in order, however many levels there are in between (BOOK-5, BOOK-6). */
static void change(struct side *side, bool reset, const struct side *changes)
{
	if (reset)
		side->count = 0;
	make_room(side, side->count + changes->count);
	for (size_t place = 0; place < changes->count; place++)
		set_level(side, changes->levels[place]);
}

/* The best levels of a side, so many at most. */
static struct side copy_of(const struct side *side, size_t best)
{
	struct side copy = {0};
	copy.count = best < side->count ? best : side->count;
	make_room(&copy, copy.count);
	if (copy.count > 0)
		memcpy(copy.levels, side->levels + side->count - copy.count, copy.count * sizeof *copy.levels);
	return copy;
}

static struct outcome apply(struct book *book, const struct step *step)
{
	if (!step->reset && book->status != LIVE)
		return word("ignored");
	if (!step->reset && step->numbered && book->numbered) {
		if (step->sequence <= book->last)
			return word("duplicate");
		if (step->sequence != book->last + 1) {
			book->status = GAPPED;
			return word("gap");
		}
	}
	bool may_be_many = book->bids.count + step->bids.count > book->most ||
			   book->asks.count + step->asks.count > book->most;
	struct side bids = {0}, asks = {0};
	if (may_be_many) {
		bids = copy_of(&book->bids, SIZE_MAX);
		asks = copy_of(&book->asks, SIZE_MAX);
	}
	change(&book->bids, step->reset, &step->bids);
	change(&book->asks, step->reset, &step->asks);
	bool refused = book->bids.count > book->most || book->asks.count > book->most;
	if (refused) {
		struct side changed = book->bids;
		book->bids = bids;
		bids = changed;
		changed = book->asks;
		book->asks = asks;
		asks = changed;
	}
	free(bids.levels);
	free(asks.levels);
	if (refused)
		return error("too_many_levels");
	book->status = LIVE;
	if (step->reset || step->numbered) {
		book->numbered = step->numbered;
		book->last = step->sequence;
	}
	return word("applied");
}

static struct outcome levels_of(const struct book *book, enum kind kind, size_t most)
{
	return (struct outcome){.kind = kind, .bids = copy_of(&book->bids, most), .asks = copy_of(&book->asks, most)};
}

static wide size_of_best(const struct side *side, size_t most)
{
	wide sum = 0;
	for (size_t place = 0; place < most && place < side->count; place++)
		sum += side->levels[side->count - 1 - place].size;
	return sum;
}

static struct outcome walk(const struct side *side, uint64_t quantity)
{
	struct outcome taken = {.kind = TAKEN};
	for (size_t place = side->count; place > 0 && quantity > 0; place--) {
		const struct level *level = &side->levels[place - 1];
		uint64_t size = level->size < quantity ? level->size : quantity;
		taken.worst = (uint64_t)price_of(level->rank);
		taken.numerator += (wide)taken.worst * size;
		taken.filled += size;
		taken.touched++;
		quantity -= size;
	}
	return taken;
}

/* What needs both sides. */
static struct outcome between(const struct book *book, const struct step *step)
{
	if (book->bids.count == 0 || book->asks.count == 0)
		return error("one_sided");
	wide bid = book->bids.levels[book->bids.count - 1].rank;
	wide ask = price_of(book->asks.levels[book->asks.count - 1].rank);
	if (step->operation == SPREAD)
		return (struct outcome){.kind = NUMBER, .numerator = ask - bid};
	if (step->operation == MID)
		return (struct outcome){.kind = RATIO, .numerator = bid + ask, .denominator = 2};
	wide bids = size_of_best(&book->bids, step->levels), asks = size_of_best(&book->asks, step->levels);
	return (struct outcome){.kind = RATIO, .numerator = bids - asks, .denominator = bids + asks};
}

static struct outcome take(struct book *book, const struct step *step)
{
	static const char *const STATUSES[] = {"live", "gapped", "stale"};
	switch (step->operation) {
	case APPLY:
		return apply(book, step);
	case MARK_STALE:
		book->status = STALE;
		return (struct outcome){.kind = NOTHING};
	case STATUS:
		return word(STATUSES[book->status]);
	case BEST:
		return levels_of(book, TOUCH, 1);
	case DEPTH:
		return levels_of(book, LEVELS, step->levels);
	case SNAPSHOT:
		return levels_of(book, LEVELS, SIZE_MAX);
	case WALK:
		return walk(step->buys ? &book->asks : &book->bids, step->quantity);
	default:
		return between(book, step);
	}
}

static void empty(struct book *book, size_t most)
{
	book->most = most;
	book->bids.count = book->asks.count = 0;
	book->status = LIVE;
	book->numbered = false;
	book->last = 0;
}

/* Steps from JSON, and outcomes to it. */

static struct side read_side(const struct json *levels, int sign)
{
	struct side side = {0};
	make_room(&side, levels->members);
	for (const struct json *each = levels->first; each != NULL; each = each->next) {
		int64_t price = (int64_t)number(member(each, "price"));
		side.levels[side.count++] = (struct level){sign * price, number(member(each, "size"))};
	}
	return side;
}

static struct step read_step(const struct json *form)
{
	struct step step = {0};
	const char *name = member(form, "op")->text;
	const struct json *arguments = member(form, "args");
	while (!is(name, OPERATIONS[step.operation]))
		step.operation++;
	switch (step.operation) {
	case APPLY:
		step.reset = *member(arguments, "reset")->text == 't';
		step.bids = read_side(member(arguments, "bids"), 1);
		step.asks = read_side(member(arguments, "asks"), -1);
		step.numbered = !is_null(member(arguments, "sequence"));
		step.sequence = step.numbered ? number(member(arguments, "sequence")) : 0;
		break;
	case DEPTH:
	case IMBALANCE:
		step.levels = number(member(arguments, "levels"));
		break;
	case WALK:
		step.buys = is(member(arguments, "side")->text, "buy");
		step.quantity = number(member(arguments, "quantity"));
		break;
	default:
		break;
	}
	return step;
}

static void put_level(struct text *text, const struct side *side, size_t place)
{
	const struct level *level = &side->levels[side->count - 1 - place];
	put(text, "{\"price\":%" PRId64 ",\"size\":%" PRIu64 "}", price_of(level->rank), level->size);
}

static void put_touch(struct text *text, const struct side *side)
{
	if (side->count > 0)
		put_level(text, side, 0);
	else
		put(text, "null");
}

static void put_side(struct text *text, const struct side *side)
{
	put(text, "[");
	for (size_t place = 0; place < side->count; place++) {
		put(text, "%s", place > 0 ? "," : "");
		put_level(text, side, place);
	}
	put(text, "]");
}

static void put_sides(struct text *text, const struct outcome *outcome)
{
	bool touch = outcome->kind == TOUCH;
	void (*put_one)(struct text *, const struct side *) = touch ? put_touch : put_side;
	put(text, touch ? "{\"bid\":" : "{\"bids\":");
	put_one(text, &outcome->bids);
	put(text, touch ? ",\"ask\":" : ",\"asks\":");
	put_one(text, &outcome->asks);
	put(text, "}");
}

static void put_taken(struct text *text, const struct outcome *taken)
{
	put(text, "{\"filled\":%" PRIu64 ",\"cost\":\"", taken->filled);
	put_wide(text, taken->numerator);
	if (taken->touched > 0)
		put(text, "\",\"worst\":%" PRIu64, taken->worst);
	else
		put(text, "\",\"worst\":null");
	put(text, ",\"levels\":%" PRIu64 "}", taken->touched);
}

static void put_outcome(struct text *text, const struct outcome *outcome)
{
	if (outcome->kind == ERROR) {
		put(text, "{\"error\":\"%s\"}", outcome->word);
		return;
	}
	put(text, "{\"value\":");
	switch (outcome->kind) {
	case WORD:
		put(text, "\"%s\"", outcome->word);
		break;
	case TOUCH:
	case LEVELS:
		put_sides(text, outcome);
		break;
	case RATIO:
		put(text, "{\"numerator\":\"");
		put_wide(text, outcome->numerator);
		put(text, "\",\"denominator\":\"");
		put_wide(text, outcome->denominator);
		put(text, "\"}");
		break;
	case NUMBER:
		put_wide(text, outcome->numerator);
		break;
	case TAKEN:
		put_taken(text, outcome);
		break;
	default:
		put(text, "null");
	}
	put(text, "}");
}

static void let_go(struct outcome *outcome)
{
	free(outcome->bids.levels);
	free(outcome->asks.levels);
}

/* Being measured (WIRE-8 to WIRE-12). */

struct steps {
	struct step *all;
	size_t count;
};

static struct {
	size_t most;
	struct steps setup, steps;
	struct outcome *outcomes;
	int64_t *samples;
	size_t taken;
} prepared;

static struct steps read_steps(const struct json *forms)
{
	struct steps steps = {must(calloc(forms->members + 1, sizeof(struct step))), 0};
	for (const struct json *each = forms->first; each != NULL; each = each->next)
		steps.all[steps.count++] = read_step(each);
	return steps;
}

static void free_steps(struct steps *steps)
{
	for (size_t place = 0; place < steps->count; place++) {
		free(steps->all[place].bids.levels);
		free(steps->all[place].asks.levels);
	}
	free(steps->all);
}

static void forget_outcomes(void)
{
	for (size_t place = 0; place < prepared.taken; place++)
		let_go(&prepared.outcomes[place]);
	prepared.taken = 0;
}

static void prepare(const struct json *request)
{
	forget_outcomes();
	free_steps(&prepared.setup);
	free_steps(&prepared.steps);
	prepared.most = number(member(member(request, "config"), "max_levels"));
	prepared.setup = read_steps(member(request, "setup"));
	prepared.steps = read_steps(member(request, "steps"));
	size_t room = prepared.steps.count + 1;
	prepared.outcomes = must(realloc(prepared.outcomes, room * sizeof *prepared.outcomes));
	prepared.samples = must(realloc(prepared.samples, room * sizeof *prepared.samples));
}

/* The numbers of a round (WIRE-11): prices, and quantities that are not 0. */
static struct side shifted_side(const struct side *side, int64_t price, uint64_t quantity)
{
	struct side shifted = copy_of(side, SIZE_MAX);
	for (size_t place = 0; place < shifted.count; place++) {
		shifted.levels[place].rank += price;
		shifted.levels[place].size += shifted.levels[place].size != 0 ? quantity : 0;
	}
	return shifted;
}

static struct steps shifted(const struct steps *steps, uint64_t round)
{
	struct steps found = {must(calloc(steps->count + 1, sizeof(struct step))), steps->count};
	int64_t price = (int64_t)(round / 1000000) * INT64_C(1000000000000);
	uint64_t quantity = round % 1000000;
	for (size_t place = 0; place < steps->count; place++) {
		struct step *step = &found.all[place];
		*step = steps->all[place];
		step->bids = shifted_side(&steps->all[place].bids, price, quantity);
		step->asks = shifted_side(&steps->all[place].asks, -price, quantity);
		step->quantity += step->quantity != 0 ? quantity : 0;
	}
	return found;
}

static int64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void measure(const struct json *request, struct text *answer)
{
	static struct book book;
	uint64_t round = number(member(request, "round")), limit = number(member(request, "limit"));
	const struct json *arrivals = member(request, "arrivals");
	const struct json *arrival = is_null(arrivals) ? NULL : arrivals->first;
	forget_outcomes();
	struct steps setup = shifted(&prepared.setup, round), steps = shifted(&prepared.steps, round);
	size_t count = limit < steps.count ? limit : steps.count;
	int64_t *due = must(calloc(count + 1, sizeof *due));
	for (size_t place = 0; arrival != NULL && place < count; place++, arrival = arrival->next)
		due[place] = (int64_t)number(arrival);
	empty(&book, prepared.most);
	for (size_t place = 0; place < setup.count; place++) {
		struct outcome outcome = take(&book, &setup.all[place]);
		let_go(&outcome);
	}
	bool waits = !is_null(arrivals);
	int64_t begin = now(), start = begin;
	for (size_t place = 0; place < count; place++) {
		if (waits)
			for (start = begin + due[place]; now() < start;)
				;
		prepared.outcomes[place] = take(&book, &steps.all[place]);
		int64_t end = now();
		prepared.samples[place] = end - start;
		start = end;
	}
	prepared.taken = count;
	put(answer, "\"measured\":[");
	for (size_t place = 0; place < count; place++)
		put(answer, "%s%" PRId64, place > 0 ? "," : "", prepared.samples[place]);
	put(answer, "]");
	free(due);
	free_steps(&setup);
	free_steps(&steps);
}

static uint32_t crc32(uint32_t check, const char *bytes, size_t length)
{
	check = ~check;
	for (size_t place = 0; place < length; place++) {
		check ^= (unsigned char)bytes[place];
		for (int bit = 0; bit < 8; bit++)
			check = (check >> 1) ^ (check & 1 ? UINT32_C(0xEDB88320) : 0);
	}
	return ~check;
}

static void digest(const struct json *request, struct text *answer)
{
	const struct json *step = member(request, "step");
	size_t first = is_null(step) ? 0 : number(step);
	size_t end = is_null(step) ? prepared.taken : first + 1;
	struct text line = {0};
	uint32_t check = 0;
	for (size_t place = first; place < end; place++) {
		line.length = 0;
		put_outcome(&line, &prepared.outcomes[place]);
		put(&line, "\n");
		check = crc32(check, line.bytes, line.length);
	}
	put(answer, "\"digest\":\"%08" PRIx32 "\"", check);
	free(line.bytes);
}

/* The wire protocol. */

static void take_steps(struct book *book, const struct json *forms, struct text *answer)
{
	struct steps steps = read_steps(forms);
	put(answer, "\"outcomes\":[");
	for (size_t place = 0; place < steps.count; place++) {
		struct outcome outcome = take(book, &steps.all[place]);
		put(answer, "%s", place > 0 ? "," : "");
		put_outcome(answer, &outcome);
		let_go(&outcome);
	}
	put(answer, "]");
	free_steps(&steps);
}

static void respond(struct book *book, const struct json *request, struct text *answer)
{
	const char *what = member(request, "do")->text;
	put(answer, "{\"id\":%" PRIu64 ",", number(member(request, "id")));
	if (is(what, "hello")) {
		put(answer, "\"hello\":{\"version\":1,\"name\":\"compiled book\",\"language\":\"C11\",\"build\":\"%s\","
			    "\"phase\":\"phase3\",\"components\":[\"book\"],\"measures\":true}",
		    __VERSION__);
	} else if (is(what, "open")) {
		empty(book, number(member(member(request, "config"), "max_levels")));
		put(answer, "\"outcome\":{\"value\":null}");
	} else if (is(what, "steps")) {
		take_steps(book, member(request, "steps"), answer);
	} else if (is(what, "prepare")) {
		prepare(request);
		put(answer, "\"prepared\":%zu", prepared.steps.count);
	} else if (is(what, "measure")) {
		measure(request, answer);
	} else {
		digest(request, answer);
	}
	put(answer, "}\n");
}

int main(void)
{
	static struct book book;
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	struct text answer = {0};
	while ((length = getline(&line, &room, stdin)) > 0) {
		struct json *request;
		reserve_nodes((size_t)length);
		read_value(line, &request);
		answer.length = 0;
		respond(&book, request, &answer);
		fwrite(answer.bytes, 1, answer.length, stdout);
		fflush(stdout);
	}
	return 0;
}
