// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Walking of initialiser lists (C11 6.7.9) in the form they are written in.
 *
 * libclang shows a designated item as an unexposed expression whose children are
 * the designators (member references, index expressions) and then the value.
 * Scalars without braces for an inner aggregate are rare in the kernel: the walk
 * stops at the first, leaving the rest unknown.
 */
#include "frontend/fe.h"

#define MAX_RANGE 64 /* elements of one range designator that are written out */

/* An object, or the part of one that an item initialises. */
struct spot {
	CXType type;
	uint64_t offset;
	uint32_t field;
	uint64_t count, stride; /* of a range designator */
	unsigned next;		/* element or field after it in the list's own object */
};

static void walk_value(struct init_walk *w, struct spot spot, CXCursor value);

static bool is_array(CXType t)
{
	enum CXTypeKind kind = clang_getCanonicalType(t).kind;

	return kind == CXType_ConstantArray || kind == CXType_IncompleteArray;
}

static uint64_t size_of(CXType t)
{
	long long size = clang_Type_getSizeOf(clang_getCanonicalType(t));

	return size > 0 ? size : 0;
}

/* Value of an array designator: literals, enumerators and constants by evaluation. */
static uint64_t index_value(CXCursor c)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	uint64_t v = 0;

	if (r && clang_EvalResult_getKind(r) == CXEval_Int)
		v = clang_EvalResult_getAsLongLong(r);
	if (r)
		clang_EvalResult_dispose(r);
	return v;
}

static struct spot element(CXType array, uint64_t offset, uint64_t index)
{
	CXType type = clang_getArrayElementType(clang_getCanonicalType(array));

	return (struct spot){.type = type,
			     .offset = offset + index * size_of(type),
			     .count = 1,
			     .next = index + 1};
}

static struct spot member(struct init_walk *w, CXType record, uint64_t offset, CXCursor field)
{
	CXCursor owner = clang_getTypeDeclaration(clang_getCanonicalType(record));
	const struct fe_field *f = fe_field(w->fe, field);
	struct spot s = {.type = clang_getCursorType(field), .count = 1, .field = f->name};

	s.offset = offset + f->offset;
	if (!clang_equalCursors(clang_getCanonicalCursor(clang_getCursorSemanticParent(field)),
				clang_getCanonicalCursor(owner))) {
		CXString name = clang_getCursorSpelling(field);
		long long bits = clang_Type_getOffsetOf(record, clang_getCString(name));

		clang_disposeString(name);
		if (bits >= 0)
			s.offset = offset + bits / 8;
	}
	return s;
}

/* Number of the field, or of the unnamed member that holds it, in the record. */
static unsigned field_number(struct init_walk *w, CXType record, uint64_t offset)
{
	unsigned nr, i;
	CXCursor *fields = fe_record_fields(w->mem, record, &nr);

	for (i = nr; i > 0; i--)
		if (fe_field(w->fe, fields[i - 1])->offset <= offset)
			break;
	return i ? i - 1 : 0;
}

static bool is_designated(const CXCursor *kids, unsigned nr)
{
	return nr > 1 && (kids[0].kind == CXCursor_MemberRef || nr > 1);
}

/* Follow the designators of an item to the spot that it names. */
static struct spot designated(struct init_walk *w, CXType type, uint64_t offset,
			      const CXCursor *kids, unsigned nr)
{
	struct spot s = {.type = type, .offset = offset, .count = 1};
	unsigned next = 0;

	for (unsigned i = 0; i + 1 < nr; i++) {
		if (kids[i].kind == CXCursor_MemberRef) {
			s = member(w, s.type, s.offset, clang_getCursorReferenced(kids[i]));
		} else if (is_array(s.type)) {
			uint64_t lo = index_value(kids[i]);

			s = element(s.type, s.offset, lo);
			if (i + 2 < nr && kids[i + 1].kind != CXCursor_MemberRef &&
			    !is_array(s.type)) {
				uint64_t hi = index_value(kids[++i]);

				s.stride = size_of(s.type);
				s.count = hi >= lo ? hi - lo + 1 : 1;
				s.next = hi + 1;
			}
		}
		if (!i)
			next = s.next;
	}
	s.next = next;
	if (kids[0].kind == CXCursor_MemberRef)
		s.next = field_number(w, type, s.offset - offset) + 1;
	return s;
}

/* The spot of the next item without designator; false past the end. */
static bool positional(struct init_walk *w, CXType type, uint64_t offset, unsigned next,
		       struct spot *s)
{
	CXCursor *fields;
	unsigned nr;

	if (is_array(type)) {
		*s = element(type, offset, next);
		return true;
	}
	fields = fe_record_fields(w->mem, type, &nr);
	for (; next < nr; next++) {
		CXString name = clang_getCursorSpelling(fields[next]);
		bool pad = !*clang_getCString(name) && clang_Cursor_isBitField(fields[next]);

		clang_disposeString(name);
		if (pad)
			continue;
		*s = member(w, type, offset, fields[next]);
		s->next = next + 1;
		return true;
	}
	return false;
}

static bool is_aggregate(CXType t)
{
	return clang_getCanonicalType(t).kind == CXType_Record || is_array(t);
}

/* An item that initialises only the first scalar of an aggregate: braces are left out. */
static bool elides_braces(struct fe *fe, const struct spot *s, CXCursor value)
{
	if (!is_aggregate(s->type) || value.kind == CXCursor_InitListExpr)
		return false;
	if (fe_type(fe, s->type).kind == IR_T_ENTRY)
		return false;
	return !is_aggregate(clang_getCursorType(value));
}

static void walk_list(struct init_walk *w, CXType type, uint64_t offset, CXCursor list)
{
	unsigned nr, next = 0;
	CXCursor *items = fe_children(w->mem, list, &nr);

	for (unsigned i = 0; i < nr; i++) {
		unsigned nr_kids = 0;
		CXCursor *kids = NULL, value = items[i];
		struct spot s;

		if (!clang_isExpression(items[i].kind))
			continue;
		if (items[i].kind == CXCursor_UnexposedExpr)
			kids = fe_children(w->mem, items[i], &nr_kids);
		if (is_designated(kids, nr_kids)) {
			s = designated(w, type, offset, kids, nr_kids);
			value = kids[nr_kids - 1];
		} else if (!positional(w, type, offset, next, &s)) {
			return;
		}
		next = s.next;
		if (elides_braces(w->fe, &s, value))
			return;
		walk_value(w, s, value);
	}
}

static void walk_value(struct init_walk *w, struct spot spot, CXCursor value)
{
	for (uint64_t i = 0; i < spot.count && i < MAX_RANGE; i++) {
		uint64_t offset = spot.offset + i * spot.stride;
		struct init_leaf leaf = {value, spot.type, offset, spot.field, i > 0};

		if (value.kind == CXCursor_InitListExpr && is_aggregate(spot.type) &&
		    fe_type(w->fe, spot.type).kind != IR_T_ENTRY)
			walk_list(w, spot.type, offset, value);
		else
			w->leaf(w->data, &leaf);
	}
}

void init_walk(struct init_walk *w, CXType type, CXCursor list)
{
	struct spot all = {.type = type, .count = 1};

	walk_value(w, all, list);
}
