/** Where the vectors of a namespace's items are: LangGraph takes no namespace with a colon. */
export const vectorsRoot = 'langgraph:vectors'
